const maxHeaderBytes = 14;

/**
 * Follows a stream of WebSocket frames (RFC 6455 §5.2) by reading their headers alone. Payloads are skipped
 * by arithmetic: what the scanner costs does not grow with what is sent.
 */
export class FrameScanner {
  readonly #onFrame: (opcode: number, payloadBytes: number) => void;
  readonly #header = Buffer.alloc(maxHeaderBytes);
  #have = 0;
  #need = 2;
  #payloadLeft = 0;

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
      } else {
        const taken = chunk.copy(this.#header, this.#have, at, at + this.#need - this.#have);
        this.#have += taken;
        at += taken;
        if (this.#have === this.#need) this.#readHeader();
      }
    }
  }

  #readHeader(): void {
    const second = this.#header.readUInt8(1);
    const shortLength = second & 0x7f;
    const lengthBytes = shortLength === 126 ? 2 : shortLength === 127 ? 8 : 0;
    const whole = 2 + lengthBytes + ((second & 0x80) === 0 ? 0 : 4);
    if (this.#have < whole) {
      this.#need = whole;
      return;
    }
    this.#payloadLeft = this.#payloadLength(lengthBytes, shortLength);
    this.#have = 0;
    this.#need = 2;
    this.#onFrame(this.#header.readUInt8(0) & 0x0f, this.#payloadLeft);
  }

  #payloadLength(lengthBytes: number, shortLength: number): number {
    if (lengthBytes === 2) return this.#header.readUInt16BE(2);
    return lengthBytes === 8 ? Number(this.#header.readBigUInt64BE(2)) : shortLength;
  }
}

export const opcodes = { text: 1, binary: 2, close: 8, ping: 9 } as const;

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
