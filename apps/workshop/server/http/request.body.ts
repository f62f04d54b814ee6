import { AppError } from '@launchpad/kernel';
import type { IncomingMessage } from 'node:http';

/** Reads a whole body into memory, up to `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = new AppError(
    'request.too_large',
    `At most ${String(maxBytes)} bytes can be sent here.`,
  );
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not close the connection: the refusal still has to go out on it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > maxBytes) throw tooLarge;
  }
  return Buffer.concat(chunks);
}

/** Reads a whole body that has to be JSON, up to `maxBytes`. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new AppError('request.unsupported_media_type', 'The body has to be JSON.');
  }
  const body = await readBody(request, maxBytes);
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AppError('request.malformed', 'The body is not JSON.', { cause: error });
  }
}
