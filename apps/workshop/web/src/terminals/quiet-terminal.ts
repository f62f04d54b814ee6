import type { Terminal } from '@xterm/xterm';

/**
 * The server answers what programs ask of the terminal, once for everybody. A page that answered too would type those
 * answers a second time, and would count as a person at work.
 */
export function silenceReplies(terminal: Terminal): { readonly automatic: () => boolean } {
  const { parser } = terminal;
  const swallow = (): boolean => true;
  // Device attributes, status and cursor reports, mode and settings requests, version, window reports.
  for (const prefix of ['', '>', '=']) {
    parser.registerCsiHandler(prefix === '' ? { final: 'c' } : { prefix, final: 'c' }, swallow);
  }
  parser.registerCsiHandler({ final: 'n' }, swallow);
  parser.registerCsiHandler({ prefix: '?', final: 'n' }, swallow);
  parser.registerCsiHandler({ intermediates: '$', final: 'p' }, swallow);
  parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, swallow);
  parser.registerCsiHandler({ prefix: '>', final: 'q' }, swallow);
  parser.registerCsiHandler({ final: 't' }, swallow);
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, swallow);
  for (const colour of [4, 10, 11, 12]) {
    parser.registerOscHandler(colour, (data) => data.includes('?'));
  }
  // Asking for focus reports makes the terminal send one at once, which nobody caused.
  let automatic = false;
  parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => {
    if (!params.includes(1004)) return false;
    automatic = true;
    queueMicrotask(() => {
      automatic = false;
    });
    return false;
  });
  return { automatic: () => automatic };
}
