import { useCallback, useEffect, useRef, useState } from 'react';
import type { CheckAnswer, ChecksAnswer } from '../../../protocol/check-messages.js';
import { below } from '../app/base-path.js';
import { faultOf, fetchJson } from '../app/fetch-json.js';

/** Seconds matter while one runs; else checks in the background change now and then. */
const soonMs = 1000;
const nowAndThenMs = 5000;

export type Checks = {
  readonly all: readonly CheckAnswer[];
  /** `unknown` until the server has said; `none` where it has no checks at all. */
  readonly standing: 'unknown' | 'none' | 'some';
  /** Why the last press of a check's button came to nothing. */
  readonly faults: ReadonlyMap<string, string>;
  readonly run: (name: string) => void;
};

/**
 * The checks of the workshop as the server tells of them, whose word alone counts. Looked at only while somebody looks at the
 * page.
 */
export function useChecks(revision: number, onNews: (check: CheckAnswer) => void): Checks {
  const { all, standing, latest, take, nothing } = useStandings(onNews);
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const [pressed, setPressed] = useState<ReadonlySet<string>>(new Set());

  const running = all.some((check) => check.state === 'running');
  useEffect(() => {
    const ask = async (signal: AbortSignal): Promise<boolean> => {
      const { checks } = await fetchJson<ChecksAnswer>(below('api/checks'), { signal });
      if (!signal.aborted) take(checks);
      return checks.length > 0;
    };
    return poll(ask, nothing, running ? soonMs : nowAndThenMs);
  }, [take, nothing, running, revision]);

  const run = useCallback(
    (name: string) => {
      setPressed((names) => new Set([...names, name]));
      setFaults((known) => new Map([...known].filter(([key]) => key !== name)));
      runCheck(name)
        .then(
          (answer) => {
            const others = latest.current.all;
            const wasDone = others.find((check) => check.name === name)?.done === true;
            take(others.map((check) => (check.name === name ? answer : check)));
            if (wasDone || !answer.done) latest.current.onNews(answer);
          },
          (error: unknown) => {
            setFaults((known) => new Map([...known, [name, faultOf(error).message]]));
          },
        )
        .finally(() => {
          setPressed((names) => new Set([...names].filter((one) => one !== name)));
        });
    },
    [take, latest],
  );

  const shown = all.map((check) =>
    pressed.has(check.name) ? { ...check, state: 'running' as const } : check,
  );
  return { all: shown, standing, faults, run };
}

const runCheck = (name: string): Promise<CheckAnswer> =>
  fetchJson<CheckAnswer>(below(`api/checks/${encodeURIComponent(name)}`), {
    method: 'POST',
  });

/** What the server last said of every check; a step that is newly done is news. */
function useStandings(onNews: (check: CheckAnswer) => void) {
  const [all, setAll] = useState<readonly CheckAnswer[]>([]);
  const [standing, setStanding] = useState<Checks['standing']>('unknown');
  const latest = useRef({ all, onNews });
  useEffect(() => {
    latest.current = { all, onNews };
  });
  const take = useCallback((answers: readonly CheckAnswer[]) => {
    const before = latest.current.all;
    for (const answer of answers) {
      const earlier = before.find((check) => check.name === answer.name);
      if (earlier !== undefined && !earlier.done && answer.done) latest.current.onNews(answer);
    }
    latest.current = { ...latest.current, all: answers };
    setAll(answers);
    setStanding(answers.length > 0 ? 'some' : 'none');
  }, []);
  const nothing = useCallback(() => {
    setStanding('none');
  }, []);
  return { all, standing, latest, take, nothing };
}

/** Asks again and again while the page is looked at, until there turns out to be nothing to ask for. Returns how to stop. */
function poll(
  ask: (signal: AbortSignal) => Promise<boolean>,
  onNothing: () => void,
  everyMs: number,
): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  let timer: number | undefined;
  const again = (): void => {
    if (signal.aborted || document.visibilityState !== 'visible') return;
    clearTimeout(timer);
    timer = window.setTimeout(look, everyMs);
  };
  const look = (): void => {
    ask(signal).then(
      (worthIt) => {
        if (worthIt) again();
        else stop();
      },
      (error: unknown) => {
        if (signal.aborted) return;
        if (faultOf(error).status !== 404) {
          again();
          return;
        }
        onNothing();
        stop();
      },
    );
  };
  const stop = (): void => {
    abort.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', again);
  };
  document.addEventListener('visibilitychange', again);
  look();
  return stop;
}
