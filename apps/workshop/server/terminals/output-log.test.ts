import { describe, expect, it } from 'vitest';
import { OutputBudget } from './output-budget.js';
import { OutputLog, type Cursor } from './output-log.js';

const size = { cols: 80, rows: 24 };
const newLog = (maxBytes = 1000, budget = new OutputBudget(1_000_000)): OutputLog =>
  new OutputLog({ maxBytes, budget, size, chunkBytes: 10 });

/** Everything from the cursor on, with sizes as `<cols>`. */
function readAll(log: OutputLog, cursor: Cursor): string {
  let text = '';
  for (let step = log.next(cursor); step !== undefined; step = log.next(cursor)) {
    if (step.kind === 'bytes') text += step.bytes.toString();
    else text += step.message.type === 'size' ? `<${String(step.message.cols)}>` : '<exit>';
  }
  return text;
}

const resized = (cols: number) => ({ type: 'size', cols, rows: 24 }) as const;

describe('OutputLog', () => {
  it('keeps one of many sizes in the same place, and tells everybody of the last', () => {
    const log = newLog();
    log.append(Buffer.from('a'));
    const early = { seq: 0, mark: 0 };
    const current = { seq: 0, mark: 0 };
    readAll(log, current);
    for (let cols = 1; cols <= 100; cols += 1) {
      log.mark(resized(cols));
      expect(readAll(log, current)).toBe(`<${String(cols)}>`);
    }
    log.append(Buffer.from('b'));
    log.mark(resized(7));
    expect(readAll(log, early)).toBe('a<100>b<7>');
    expect(readAll(log, current)).toBe('b<7>');
  });

  it('gives back what it was given from any place that it keeps', () => {
    const log = newLog();
    const text = 'The quick brown fox jumps over the lazy dog';
    for (const word of text.split(/(?= )/)) log.append(Buffer.from(word));
    for (let seq = 0; seq <= text.length; seq += 1) {
      expect(readAll(log, log.cursorAt(seq).cursor)).toBe(text.slice(seq));
    }
  });

  it('keeps sizes in their place, and says which one there is at a place', () => {
    const log = newLog();
    log.append(Buffer.from('abc'));
    log.mark(resized(50));
    log.append(Buffer.from('def'));
    log.mark(resized(60));
    log.mark({ type: 'exit', code: 0 });
    log.append(Buffer.from('g'));
    expect(readAll(log, log.cursorAt(0).cursor)).toBe('abc<50>def<60><exit>g');
    expect(log.cursorAt(2).size.cols).toBe(80);
    expect(log.cursorAt(3).size.cols).toBe(50);
    expect(readAll(log, log.cursorAt(3).cursor)).toBe('def<60><exit>g');
    expect(log.cursorAt(6).size.cols).toBe(60);
    expect(readAll(log, log.cursorAt(6).cursor)).toBe('g');
  });

  it('goes on where a cursor stands, also with a size that comes after the last byte', () => {
    const log = newLog();
    log.append(Buffer.from('ab'));
    const { cursor } = log.cursorAt(0);
    expect(readAll(log, cursor)).toBe('ab');
    log.mark(resized(40));
    expect(readAll(log, cursor)).toBe('<40>');
    log.append(Buffer.from('c'));
    expect(readAll(log, cursor)).toBe('c');
  });

  it('keeps no more than it may, and the size before what it keeps', () => {
    const log = newLog(30);
    log.append(Buffer.from('x'.repeat(35)));
    log.mark(resized(50));
    log.append(Buffer.from('y'.repeat(65)));
    expect([log.begin, log.end, log.keptBytes]).toEqual([70, 100, 30]);
    expect(log.cursorAt(log.begin).size.cols).toBe(50);
    expect(readAll(log, log.cursorAt(75).cursor)).toBe('y'.repeat(25));
  });

  it('leaves alone what has been read already', () => {
    const log = newLog(20);
    log.append(Buffer.from('0123456789'));
    const step = log.next(log.cursorAt(0).cursor);
    log.append(Buffer.from('z'.repeat(100)));
    expect(step?.kind === 'bytes' && step.bytes.toString()).toBe('0123456789');
  });
});

describe('OutputBudget', () => {
  it('takes from who keeps most', () => {
    const budget = new OutputBudget(100);
    const [much, little] = [newLog(1000, budget), newLog(1000, budget)];
    little.append(Buffer.from('a'.repeat(20)));
    much.append(Buffer.from('b'.repeat(500)));
    expect([much.keptBytes, little.keptBytes]).toEqual([80, 20]);
    expect(much.begin).toBe(420);
    little.append(Buffer.from('a'.repeat(60)));
    expect(much.keptBytes + little.keptBytes).toBe(100);
    expect(much.keptBytes).toBe(50);
  });

  it('is free again when a terminal is gone', () => {
    const budget = new OutputBudget(100);
    const [one, other] = [newLog(1000, budget), newLog(1000, budget)];
    one.append(Buffer.from('a'.repeat(100)));
    one.dispose();
    other.append(Buffer.from('b'.repeat(100)));
    expect(other.keptBytes).toBe(100);
  });
});
