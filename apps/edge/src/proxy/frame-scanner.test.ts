import { describe, expect, it } from 'vitest';
import { closeFrame, controlFrame, FrameScanner, opcodes } from './frame-scanner.js';

function frame(
  opcode: number,
  bytes: number,
  options: { masked?: boolean; fin?: boolean } = {},
): Buffer {
  const { masked = true, fin = true } = options;
  const length =
    bytes < 126 ? Buffer.from([bytes]) : bytes < 65_536 ? Buffer.alloc(3) : Buffer.alloc(9);
  if (length.length === 3) {
    length[0] = 126;
    length.writeUInt16BE(bytes, 1);
  } else if (length.length === 9) {
    length[0] = 127;
    length.writeBigUInt64BE(BigInt(bytes), 1);
  }
  length[0] = (length[0] ?? 0) | (masked ? 0x80 : 0);
  const mask = masked ? Buffer.from([0x82, 0x85, 0xff, 0x01]) : Buffer.alloc(0);
  // A payload that looks like headers itself: the scanner must not read into it.
  const payload = Buffer.alloc(bytes, 0x82);
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | opcode]), length, mask, payload]);
}

const stream = [
  frame(opcodes.binary, 0),
  frame(opcodes.text, 5),
  frame(opcodes.binary, 125, { fin: false }),
  frame(0, 126),
  frame(opcodes.ping, 3),
  frame(0, 1),
  frame(opcodes.ping, 0),
  frame(opcodes.binary, 65_535),
  frame(opcodes.binary, 70_000),
  frame(opcodes.text, 1, { masked: false }),
];
const seen = [
  [2, 0],
  [1, 5],
  [2, 125],
  [2, 126],
  [9, 3],
  [2, 1],
  [9, 0],
  [2, 65_535],
  [2, 70_000],
  [1, 1],
];

describe('frame scanner', () => {
  it.each([1, 2, 3, 7, 13, 14, 100, 4096, 1_000_000])(
    'sees every frame in pieces of %i bytes',
    (size) => {
      const frames: number[][] = [];
      const scanner = new FrameScanner((opcode, bytes) => frames.push([opcode, bytes]));
      const all = Buffer.concat(stream);
      for (let at = 0; at < all.length; at += size) scanner.scan(all.subarray(at, at + size));
      expect(frames).toEqual(seen);
      expect(scanner.atBoundary).toBe(true);
    },
  );

  it('knows when it stands inside a frame', () => {
    const scanner = new FrameScanner(() => undefined);
    const one = frame(opcodes.binary, 300);
    for (let at = 0; at < one.length; at += 1) {
      scanner.scan(one.subarray(at, at + 1));
      expect(scanner.atBoundary).toBe(at === one.length - 1);
    }
  });

  it('writes control frames that it can read', () => {
    const frames: number[][] = [];
    const scanner = new FrameScanner((opcode, bytes) => frames.push([opcode, bytes]));
    scanner.scan(
      Buffer.concat([closeFrame(4410, 'over'), controlFrame(opcodes.ping, Buffer.alloc(0))]),
    );
    expect(frames).toEqual([
      [8, 6],
      [9, 0],
    ]);
  });
});
