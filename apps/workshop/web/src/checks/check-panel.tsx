import type { CheckAnswer } from '../../../protocol/check-messages.js';
import { Icon, type IconName } from '../app/icon.js';
import { checkWords, timeOfRun } from './check-words.js';
import type { Checks } from './use-checks.js';

type PanelProps = {
  readonly name: string;
  readonly checks: Checks;
  /** Whether the author has written above it what the step is. */
  readonly titled: boolean;
};

/** The controls of one check in a page of the notes. */
export function CheckPanel({ name, checks, titled }: PanelProps) {
  const check = checks.all.find((one) => one.name === name);
  const fault = checks.faults.get(name);
  if (check === undefined) {
    if (checks.standing === 'unknown') return null;
    return <p className="check-absent">This step cannot be checked here.</p>;
  }
  return (
    <div className="check-panel" data-state={check.state} data-done={check.done}>
      {!titled && <p className="check-title">{check.title}</p>}
      <div className="check-row">
        <button
          type="button"
          className="button check-button"
          aria-disabled={check.state === 'running'}
          onClick={() => {
            if (check.state !== 'running') checks.run(name);
          }}
        >
          {check.state === 'unknown' ? 'Check' : 'Check again'}
          <span className="visually-hidden">: {check.title}</span>
        </button>
        <Standing check={check} />
      </div>
      {fault !== undefined && (
        <p className="check-fault" role="alert">
          {fault}
        </p>
      )}
      <Output check={check} />
    </div>
  );
}

const icons: Readonly<Partial<Record<CheckAnswer['state'], IconName>>> = {
  passed: 'tick',
  failed: 'cross',
  timed_out: 'hourglass',
};

function Standing({ check }: { readonly check: CheckAnswer }) {
  const words = checkWords(check);
  if (words === '') return null;
  const icon = icons[check.state] ?? (check.done ? 'tick' : undefined);
  return (
    <span className="check-standing">
      {check.state === 'running' ? (
        <span className="spinner" aria-hidden="true" />
      ) : (
        icon !== undefined && <Icon name={icon} />
      )}
      {words}
      {check.endedAt !== null && check.state !== 'running' && (
        <span className="check-time">
          {' at '}
          <time dateTime={check.endedAt}>{timeOfRun(check.endedAt, new Date())}</time>
        </span>
      )}
    </span>
  );
}

function Output({ check }: { readonly check: CheckAnswer }) {
  if (check.output === '' || check.state === 'running') return null;
  const code = check.exitCode === null ? '' : ` (exit code ${String(check.exitCode)})`;
  return (
    <details className="check-output" open={check.state !== 'passed'}>
      <summary>What the check says{check.state === 'passed' ? '' : code}</summary>
      <pre tabIndex={0}>{check.output}</pre>
    </details>
  );
}
