/** How a page is shown inside this one. */
export type FrameAddress = {
  readonly href: string;
  /** Whether it is served by this workspace itself. */
  readonly own: boolean;
  /** Why the browser would not show it, known beforehand. */
  readonly refusal: 'insecure' | 'unsupported' | undefined;
};

/** Loopback counts as secure, so it may be framed by a page on https (Secure Contexts, W3C). */
const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|.*\.localhost)$/;

/** Reads the address of a tab: absolute, or relative to `base`. */
export function frameAddress(url: string, base: string): FrameAddress {
  if (!URL.canParse(url, base)) return { href: url, own: false, refusal: 'unsupported' };
  const { href, origin, protocol, hostname } = new URL(url, base);
  const home = new URL(base);
  const web = protocol === 'http:' || protocol === 'https:';
  const insecure = home.protocol === 'https:' && protocol === 'http:' && !loopback.test(hostname);
  const refusal = !web ? 'unsupported' : insecure ? 'insecure' : undefined;
  return { href, own: origin === home.origin, refusal };
}
