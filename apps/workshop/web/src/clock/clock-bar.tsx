import { formatDuration } from './spoken-time.js';
import { useState } from 'react';
import { Icon } from '../app/icon.js';
import { below } from '../app/base-path.js';
import { askLaunchpad } from './session-requests.js';
import { canExtend, formatCountdown, type SeenSession, type TimeLeft } from './time-left.js';

type ClockProps = {
  readonly seen: SeenSession;
  readonly left: TimeLeft;
  readonly onChanged: () => void;
};

export function ClockBar({ seen, left, onChanged }: ClockProps) {
  const { busy, fault, extend } = useExtend(seen, onChanged);
  return (
    <div className="clock" data-warning={left.warning}>
      {left.seconds !== null && (
        <span className="clock-time" title="Time left in this session">
          <Icon name="clock" />
          <span className="visually-hidden">Time left </span>
          {formatCountdown(left.seconds)}
        </span>
      )}
      {canExtend(seen.session) && (
        <button type="button" className="button" disabled={busy} onClick={extend}>
          Extend<span className="wide-only"> by {formatDuration(seen.session.extendSeconds)}</span>
        </button>
      )}
      {fault !== undefined && (
        <span className="clock-fault" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}

/** The line across the page when the end is near. It is read out once per warning, not every second. */
export function ClockWarning({ seen, left, onChanged }: ClockProps) {
  const { busy, fault, extend } = useExtend(seen, onChanged);
  const here = (): void => {
    void fetch(below('api/here'), { method: 'POST' }).then(onChanged, onChanged);
  };
  const text = warningText(left);
  return (
    <>
      <div className="visually-hidden" aria-live="assertive">
        {spokenWarning(left)}
      </div>
      {text !== '' && (
        <div className="clock-warning" data-warning={left.warning}>
          <span>
            {text} {fault}
          </span>
          {left.warning === 'idle' ? (
            <button type="button" className="button" onClick={here}>
              I am still here
            </button>
          ) : (
            canExtend(seen.session) && (
              <button type="button" className="button" disabled={busy} onClick={extend}>
                Extend by {formatDuration(seen.session.extendSeconds)}
              </button>
            )
          )}
        </div>
      )}
    </>
  );
}

function warningText(left: TimeLeft): string {
  if (left.warning === 'idle' && left.idleSeconds !== null) {
    return `Nothing has been typed for a while. The session ends in ${formatCountdown(left.idleSeconds)} unless you go on.`;
  }
  if (left.warning === 'none' || left.seconds === null) return '';
  return `This session ends in ${formatCountdown(left.seconds)}. Everything in it is removed then.`;
}

function spokenWarning(left: TimeLeft): string {
  if (left.warning === 'soon') return 'Less than five minutes left in this session.';
  if (left.warning === 'last') return 'Less than one minute left in this session.';
  return left.warning === 'idle'
    ? 'The session ends soon because nothing has been typed for a while.'
    : '';
}

function useExtend({ session }: SeenSession, onChanged: () => void) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const extend = (): void => {
    setBusy(true);
    void askLaunchpad('extend', { seconds: session.extendSeconds }).then((refused) => {
      setBusy(false);
      setFault(refused);
      onChanged();
    });
  };
  return { busy, fault, extend };
}
