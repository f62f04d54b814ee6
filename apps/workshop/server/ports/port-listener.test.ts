import { describe, expect, it } from 'vitest';
import { chooseListener, listenersOn } from './port-listener.js';

const header =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (local: string, uid: number, state = '0A') =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  ${String(uid)}        0 4242 1 0000000000000000 100 0 0 10 0`;
const any6 = '0'.repeat(32);
const loop6 = '00000000000000000000000001000000';

const find = (v4: readonly string[], v6: readonly string[] = []) =>
  chooseListener(
    [
      ...listenersOn(8080, [header, ...v4].join('\n'), 4),
      ...listenersOn(8080, [header, ...v6].join('\n'), 6),
    ],
    1001,
  );

describe('the program that a port shows', () => {
  it.each<[string, readonly string[], readonly string[], unknown]>([
    ['nobody', [], [], 'none'],
    ['on another port', [row('0100007F:1F91', 1001)], [], 'none'],
    ['who only connects', [row('0100007F:1F90', 1001, '01')], [], 'none'],
    ['on the loopback', [row('0100007F:1F90', 1001)], [], { host: '127.0.0.1' }],
    ['on every address', [row('00000000:1F90', 1001)], [], { host: '127.0.0.1' }],
    ['on another address alone', [row('0501A8C0:1F90', 1001)], [], 'foreign'],
    ['on every IPv6 address', [], [row(`${any6}:1F90`, 1001)], { host: '127.0.0.1' }],
    ['on the IPv6 loopback', [], [row(`${loop6}:1F90`, 1001)], { host: '::1' }],
    ['somebody else’s', [row('0100007F:1F90', 1002)], [], 'foreign'],
    [
      'somebody else’s on IPv4',
      [row('0100007F:1F90', 1002)],
      [row(`${any6}:1F90`, 1001)],
      { host: '::1' },
    ],
    ['both', [row('0100007F:1F90', 1001)], [row(`${loop6}:1F90`, 1002)], { host: '127.0.0.1' }],
  ])('%s', (...[, v4, v6, expected]) => {
    expect(find(v4, v6)).toEqual(expected);
  });
});
