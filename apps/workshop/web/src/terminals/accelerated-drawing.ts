import type { Terminal } from '@xterm/xterm';

/** Whether drawing by WebGL would be done by a graphics processor; done by the main one it is slower than the DOM. */
const isFast = (): boolean =>
  document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true }) !==
  null;

/** Lets the graphics processor draw a terminal for as long as there is one, and the DOM otherwise. */
export class AcceleratedDrawing {
  private wanted = false;
  private current: { dispose(): void } | undefined;

  constructor(private readonly terminal: Terminal) {}

  async use(wanted: boolean): Promise<void> {
    this.wanted = wanted;
    if (!wanted) {
      this.drop();
      return;
    }
    if (this.current !== undefined || !isFast()) return;
    const { WebglAddon } = await import('@xterm/addon-webgl');
    if (!this.stillWanted()) return;
    const addon = new WebglAddon();
    addon.onContextLoss(() => {
      this.drop();
    });
    this.current = addon;
    try {
      this.terminal.loadAddon(addon);
    } catch (error) {
      this.drop();
      console.info('drawn without the graphics processor', error);
    }
  }

  private stillWanted(): boolean {
    return this.wanted && this.current === undefined;
  }

  private drop(): void {
    this.current?.dispose();
    this.current = undefined;
  }
}
