import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from './answer.js';
import { mediaTypeOf } from './media-type.js';
import { securityHeaders } from './security-headers.js';

const baseElement = '<base href="/" />';

/** The built dashboard: its page, told where it lives, and its assets. Both are read when first asked for and then kept. */
export class PageFiles {
  private page: string | undefined;
  private assets: ReadonlySet<string> | undefined;
  private readonly cache = new Map<string, Buffer>();

  constructor(
    private readonly webDir: string,
    private readonly basePath: string,
  ) {}

  dashboard(): Answer {
    this.page ??= readFileSync(join(this.webDir, 'index.html'), 'utf8').replace(
      baseElement,
      `<base href="${this.basePath.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}" />`,
    );
    const headers = {
      ...securityHeaders,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    };
    return { status: 200, headers, body: this.page };
  }

  asset(name: string): Answer | undefined {
    // Only names that the build put there can be asked for.
    this.assets ??= new Set(readdirSync(join(this.webDir, 'assets')));
    if (!this.assets.has(name)) return undefined;
    const body = this.cache.get(name) ?? readFileSync(join(this.webDir, 'assets', name));
    this.cache.set(name, body);
    const headers = {
      ...securityHeaders,
      'content-type': mediaTypeOf(name),
      'cache-control': 'public, max-age=31536000, immutable',
    };
    return { status: 200, headers, body };
  }
}
