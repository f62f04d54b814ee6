import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

type Pair = { readonly browser: Socket; readonly server: Socket };
type Target = { readonly host: string; readonly port: number };
type Line = 'up' | 'silent' | 'reset';

/** A stretch of network between a browser and a port, which can be cut like a cable, or refuse like a closed port. */
export class CutRelay {
  private readonly pairs = new Set<Pair>();
  private line: Line = 'up';

  private constructor(
    private readonly listener: Server,
    private readonly target: Target,
  ) {
    listener.on('connection', (browser) => {
      this.join(browser);
    });
  }

  /** Listens on `at`, or on a port that is free. */
  static async to(target: number | Target, at = 0): Promise<CutRelay> {
    const listener = createServer();
    const place = typeof target === 'number' ? { host: '127.0.0.1', port: target } : target;
    const relay = new CutRelay(listener, place);
    listener.listen(at, '127.0.0.1');
    await once(listener, 'listening');
    return relay;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** For so long everything that is sent disappears, and nobody is told. What was open then never works again. */
  async silentFor(ms: number): Promise<void> {
    this.line = 'silent';
    for (const pair of this.pairs) this.forget(pair);
    await after(ms);
    this.line = 'up';
  }

  /** For so long every connection is reset. */
  async resetFor(ms: number): Promise<void> {
    this.line = 'reset';
    for (const { browser, server } of this.pairs) {
      browser.resetAndDestroy();
      server.destroy();
    }
    await after(ms);
    this.line = 'up';
  }

  async close(): Promise<void> {
    for (const { browser, server } of this.pairs) {
      browser.destroy();
      server.destroy();
    }
    this.listener.close();
    await once(this.listener, 'close');
  }

  private join(browser: Socket): void {
    if (this.line === 'reset') {
      browser.resetAndDestroy();
      return;
    }
    const server = connect(this.target);
    const pair = { browser, server };
    this.pairs.add(pair);
    for (const [socket, other] of [
      [browser, server],
      [server, browser],
    ] as const) {
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.pairs.delete(pair);
        // Through a cut line no end is told of the other's.
        if (this.line !== 'silent') other.destroy();
      });
    }
    browser.pipe(server);
    server.pipe(browser);
    if (this.line === 'silent') this.forget(pair);
  }

  private forget({ browser, server }: Pair): void {
    browser.unpipe(server).resume();
    server.unpipe(browser).resume();
  }
}
