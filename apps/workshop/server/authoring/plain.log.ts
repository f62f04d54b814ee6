import type { Logger } from '@launchpad/kernel';

/** For a person at a terminal: what needs them, as a sentence, and nothing of the rest. */
export function plainLog(write: (line: string) => void): Logger {
  const tell =
    (kind: string) =>
    (fields: Readonly<Record<string, unknown>>, message: string): void => {
      write(`${kind}: ${message}${detailsOf(fields)}`);
    };
  const nothing = (): void => undefined;
  return { debug: nothing, info: nothing, warn: tell('warning'), error: tell('error') };
}

function detailsOf(fields: Readonly<Record<string, unknown>>): string {
  const details = Object.entries(fields).map(([name, value]) =>
    value instanceof Error ? value.message : `${name}=${JSON.stringify(value)}`,
  );
  return details.length === 0 ? '' : ` (${details.join(', ')})`;
}
