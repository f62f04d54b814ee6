import type { Terminal } from '@xterm/xterm';

const software = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Whether drawing by WebGL would be done by a graphics processor; done by the main one it is slower than the DOM. */
function isFast(): boolean {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (context === null) return false;
  // Browsers do not all own up to drawing in software when asked that way.
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = context.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !software.test(String(name));
}

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
