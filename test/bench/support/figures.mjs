import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = path.join(root, 'docs', 'benchmarks.md');

/**
 * The value that this share of them does not exceed.
 * @param {readonly number[]} values
 * @param {number} share 0 to 1
 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const wholeMs = (ms) => `${Math.round(ms)} ms`;

/** One row of a table: name, p50, p95 and the most. */
export const spreadRow = (name, values) =>
  `| ${[name, ...[0.5, 0.95, 1].map((share) => wholeMs(percentile(values, share)))].join(' | ')} |`;

export const spreadTable = (rows) =>
  ['| | p50 | p95 | most |', '| --- | ---: | ---: | ---: |', ...rows].join('\n');

/** On what it was measured. The load tells whether the machine had anything else to do. */
export function machine() {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const load = loadavg()[0]?.toFixed(1);
  return (
    `${cpus().length} × ${first?.model ?? 'unknown processor'}, ${memory} GiB, Linux ${release()}, ` +
    `Node ${process.version}, load before ${load}, ${new Date().toISOString().slice(0, 10)}`
  );
}

/** Puts a benchmark's findings in its place in `docs/benchmarks.md`. The words around it are written by hand. */
export function writeFindings(name, text) {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const block = `${begin}\n\n${text}\n\n${end}`;
  mkdirSync(path.dirname(page), { recursive: true });
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '# Benchmarks\n';
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  const after =
    from < 0
      ? `${before}\n${block}\n`
      : before.slice(0, from) + block + before.slice(to + end.length);
  writeFileSync(page, after);
  console.log(`\n${text}\n`);
}
