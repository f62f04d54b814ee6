import { useEffect, useState } from 'react';
import type { SetupAnswer } from '../../../protocol/dashboard-messages.js';
import { below } from '../app/base-path.js';
import { fetchJson } from '../app/fetch-json.js';

const pollMs = 2000;

function useSetup(): SetupAnswer | undefined {
  const [setup, setSetup] = useState<SetupAnswer>();
  useEffect(() => {
    const abort = new AbortController();
    let timer: number | undefined;
    const again = (): void => {
      timer = window.setTimeout(ask, pollMs);
    };
    const ask = (): void => {
      fetchJson<SetupAnswer>(below('api/setup'), { signal: abort.signal }).then(
        (answer) => {
          setSetup(answer);
          if (answer.state === 'running') again();
        },
        () => {
          if (!abort.signal.aborted) again();
        },
      );
    };
    ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, []);
  return setup;
}

/** Says how the workshop's own preparation goes, as long as there is something to say. */
export function SetupNotice() {
  const setup = useSetup();
  if (setup === undefined || setup.state === 'none' || setup.state === 'ok') return null;
  if (setup.state === 'running') {
    return (
      <p className="notice" role="status">
        Preparing the workshop…
      </p>
    );
  }
  return (
    <div className="notice notice-bad" role="alert">
      <p>
        <strong>The workshop could not be prepared completely.</strong> {setup.cause} Some steps may
        not work.
      </p>
      {setup.output !== '' && (
        <details>
          <summary>What it printed</summary>
          <pre tabIndex={0}>{setup.output}</pre>
        </details>
      )}
    </div>
  );
}
