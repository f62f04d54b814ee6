/** Who listens on a port of this machine, as `/proc/net/tcp` and `/proc/net/tcp6` have it (proc(5)). */
export type Listener = {
  readonly family: 4 | 6;
  readonly uid: number;
  /** On every address rather than on one. */
  readonly everywhere: boolean;
  readonly loopback: boolean;
};

const listening = '0A';

export function listenersOn(port: number, table: string, family: 4 | 6): readonly Listener[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((row): Listener[] => {
    const [, local = '', , state, , , , uid = ''] = row.trim().split(/\s+/);
    const [address = '', hexPort] = local.split(':');
    if (hexPort !== wanted || state !== listening) return [];
    const everywhere = /^0+$/.test(address);
    return [{ family, uid: Number(uid), everywhere, loopback: isLoopback(address) }];
  });
}

/** Bytes of each 32-bit word are in the machine's order, which is little-endian wherever this runs. */
const isLoopback = (address: string): boolean =>
  address.length === 8 ? address.endsWith('7F') : address === '00000000000000000000000001000000';

export type ListenerFinding = { readonly host: string } | 'none' | 'foreign';

/**
 * Where to dial for the program of this workspace that listens. Workspaces without a network of their own share the
 * loopback interface, so another one's program may have taken the port: that one is never shown here.
 */
export function chooseListener(listeners: readonly Listener[], ownUid: number): ListenerFinding {
  const own = listeners.filter(
    ({ uid, everywhere, loopback }) => uid === ownUid && (everywhere || loopback),
  );
  if (own.some(({ family }) => family === 4)) return { host: '127.0.0.1' };
  const [six] = own;
  if (six === undefined) return listeners.length === 0 ? 'none' : 'foreign';
  // One on every IPv6 address takes IPv4 too, unless somebody else has it.
  const isAlone = !listeners.some(({ family }) => family === 4);
  return { host: six.everywhere && isAlone ? '127.0.0.1' : '::1' };
}
