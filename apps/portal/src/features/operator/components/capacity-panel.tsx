import { type OperatorOverview, sessionStates } from '@launchpad/contract';
import { Progress } from '@mantine/core';

type CapacityPanelProps = Pick<OperatorOverview, 'capacity' | 'sessions'>;

const names: Record<(typeof sessionStates)[number], string> = {
  queued: 'Waiting in the queue',
  provisioning: 'Starting',
  ready: 'Running',
  ending: 'Being removed',
  ended: 'Ended',
};

export function CapacityPanel({ capacity, sessions }: CapacityPanelProps) {
  const { used, max } = capacity;
  const full = used >= max;
  const share = max === 0 ? 100 : Math.min(100, (used / max) * 100);
  return (
    <section className="lp-panel" aria-labelledby="capacity">
      <h2 id="capacity">Places</h2>
      <p className="lp-figure">
        <strong>{used}</strong> of {max} taken
        {full && <span className="lp-full">Full: new sessions wait in the queue</span>}
      </p>
      <Progress.Root size="lg" radius="xl">
        <Progress.Section
          value={share}
          color={full ? 'yellow' : 'pine'}
          aria-label={`${String(used)} of ${String(max)} places taken`}
        />
      </Progress.Root>
      <dl className="lp-states">
        {sessionStates.map((state) => (
          <div key={state}>
            <dt>{names[state]}</dt>
            <dd>{sessions[state]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
