import { difficulties, type WorkshopResource } from '@launchpad/contract';
import { formatLength } from '../../../lib/format-duration.js';

type Difficulty = WorkshopResource['difficulty'];

const words: Record<Difficulty, string> = {
  beginner: 'Beginner',
  intermediate: 'Intermediate',
  advanced: 'Advanced',
};

/** How long it takes and how hard it is, in one line. */
export function WorkshopFacts({ workshop }: { readonly workshop: WorkshopResource }) {
  return (
    <p className="lp-facts">
      <span>About {formatLength(workshop.durationSeconds)}</span>
      <span className="lp-level">
        <LevelBars difficulty={workshop.difficulty} />
        {words[workshop.difficulty]}
      </span>
    </p>
  );
}

function LevelBars({ difficulty }: { readonly difficulty: Difficulty }) {
  const level = difficulties.indexOf(difficulty);
  return (
    <svg width="16" height="14" viewBox="0 0 16 14" aria-hidden="true">
      {difficulties.map((name, index) => (
        <rect
          key={name}
          x={index * 6}
          y={8 - index * 4}
          width="4"
          height={6 + index * 4}
          rx="1"
          fill="currentColor"
          opacity={index <= level ? 1 : 0.22}
        />
      ))}
    </svg>
  );
}
