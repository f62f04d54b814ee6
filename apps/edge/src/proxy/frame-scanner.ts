const maxHeaderBytes = 14;

/**
 * Follows a stream of WebSocket frames (RFC 6455 §5.2) by reading their headers alone. Payloads are skipped
 * by arithmetic: what the scanner costs does not grow with what is sent.
 */
export class FrameScanner {
  readonly #onFrame: (opcode: number, payloadBytes: number) => void;
  /** Only where a header comes in pieces, which it hardly ever does. */
  #header: Buffer | undefined;
  #have = 0;
  #payloadLeft = 0;
  #message = 0;

  /** `onFrame` is given the opcode of the message, also for its later fragments. */
  constructor(onFrame: (opcode: number, payloadBytes: number) => void) {
    this.#onFrame = onFrame;
  }

  /** Whether the stream stands between two frames, so that one of our own may be put in. */
  get atBoundary(): boolean {
    return this.#have === 0 && this.#payloadLeft === 0;
  }

  scan(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#payloadLeft > 0) {
        const skipped = Math.min(this.#payloadLeft, chunk.length - at);
        this.#payloadLeft -= skipped;
        at += skipped;
      } else if (this.#have === 0 && chunk.length - at >= maxHeaderBytes) {
        at += this.#readHeader(chunk, at);
      } else at = this.#gather(chunk, at);
    }
  }

  /** Byte by byte, until the header is whole. */
  #gather(chunk: Buffer, from: number): number {
    const header = (this.#header ??= Buffer.alloc(maxHeaderBytes));
    let at = from;
    while (at < chunk.length) {
      header[this.#have] = chunk[at] ?? 0;
      this.#have += 1;
      at += 1;
      if (this.#have < 2 || this.#have < headerBytes(header, 0)) continue;
      this.#have = 0;
      this.#readHeader(header, 0);
      break;
    }
    return at;
  }

  #readHeader(bytes: Buffer, at: number): number {
    const shortLength = (bytes[at + 1] ?? 0) & 0x7f;
    if (shortLength === 126) this.#payloadLeft = bytes.readUInt16BE(at + 2);
    else if (shortLength === 127) this.#payloadLeft = Number(bytes.readBigUInt64BE(at + 2));
    else this.#payloadLeft = shortLength;
    const opcode = (bytes[at] ?? 0) & 0x0f;
    if (opcode !== opcodes.continuation && opcode < opcodes.close) this.#message = opcode;
    this.#onFrame(opcode === opcodes.continuation ? this.#message : opcode, this.#payloadLeft);
    return headerBytes(bytes, at);
  }
}

function headerBytes(bytes: Buffer, at: number): number {
  const second = bytes[at + 1] ?? 0;
  const shortLength = second & 0x7f;
  const lengthBytes = shortLength === 126 ? 2 : shortLength === 127 ? 8 : 0;
  return 2 + lengthBytes + ((second & 0x80) === 0 ? 0 : 4);
}

export const opcodes = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
} as const;

/** An unmasked control frame, as a server sends it. */
export function controlFrame(opcode: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), payload]);
}

export function closeFrame(code: number, reason: string): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code, 0);
  payload.write(reason, 2);
  return controlFrame(opcodes.close, payload);
}
