import type { SessionEventMessage } from '@launchpad/contract';
import { IconCheck } from '@tabler/icons-react';
import { formatClock } from '../../../lib/format-duration.js';
import { timeUntil } from '../../../lib/server-time.js';
import { useNow } from '../../../lib/use-now.js';
import type { Session } from '../api/session-cache.js';

type ProgressStepsProps = {
  readonly session: Session;
  readonly messages: readonly SessionEventMessage[];
};

const steps = [
  { state: 'queued', name: 'Get a place' },
  { state: 'provisioning', name: 'Prepare your workspace' },
  { state: 'ready', name: 'Go in' },
] as const;

/** The way to a session that is ready: what is done, what is being done, what is still to come. */
export function ProgressSteps({ session, messages }: ProgressStepsProps) {
  const current = steps.findIndex((step) => step.state === session.state);
  return (
    <ol className="lp-steps">
      {steps.map((step, index) => {
        const standing = index < current ? 'done' : index === current ? 'current' : 'later';
        return (
          <li
            key={step.state}
            data-standing={standing}
            aria-current={standing === 'current' ? 'step' : undefined}
          >
            <span className="lp-step-mark" aria-hidden="true">
              {standing === 'done' ? <IconCheck size={16} stroke={3} /> : index + 1}
            </span>
            <div>
              <span className="lp-step-name">{step.name}</span>
              {standing === 'current' && <Elapsed session={session} />}
              {step.state === 'provisioning' && standing !== 'later' && (
                <Phases phases={phasesSeen(session, messages)} done={standing === 'done'} />
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Elapsed({ session }: { readonly session: Session }) {
  const now = useNow();
  return (
    <span className="lp-mono lp-muted lp-elapsed" aria-hidden="true">
      {formatClock(-timeUntil(session.createdAt, session.offsetMs, now))}
    </span>
  );
}

type PhasesProps = { readonly phases: readonly string[]; readonly done: boolean };

function Phases({ phases, done }: PhasesProps) {
  if (phases.length === 0) return null;
  return (
    <ul className="lp-phases">
      {phases.map((phase, index) => (
        <li key={phase} data-done={done || index < phases.length - 1}>
          {phase}
        </li>
      ))}
    </ul>
  );
}

/**
 * Phases in the order in which they were first heard of. They are taken from the events themselves: the session that
 * comes with an event may be further on already.
 */
function phasesSeen(session: Session, messages: readonly SessionEventMessage[]): readonly string[] {
  const heard = messages
    .filter((message) => message.kind === 'phase')
    .map((message) => message.message);
  return [...new Set(session.phase === undefined ? heard : [...heard, session.phase])];
}
