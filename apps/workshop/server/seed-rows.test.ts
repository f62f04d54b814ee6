import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const places = ['apps/workshop', 'apps/edge/src', 'libs/runtime/src', 'test/e2e'];

/** Rows of the contract about the workshop app: what the system that this one re-creates does. */
const rows = [
  ...['6', '7', '8', '22', '22a', '23', '24', '25', '26', '27', '31', '36', '38', '39'],
  ...Array.from({ length: 18 }, (_, place) => String(41 + place)),
];

/** Every row that a test names in its title: `row 47: …`, `rows 41 and 42: …`. */
function namedRows(): ReadonlySet<string> {
  const named = new Set<string>();
  for (const place of places) {
    const files = readdirSync(join(repository, place), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => /\.(?:test|spec)\.tsx?$/.test(name))) {
      if (/node_modules|dist/.test(file)) continue;
      const text = readFileSync(join(repository, place, file), 'utf8');
      for (const [, list = ''] of text.matchAll(/['"`]rows? ([\da-z, ]+):/g)) {
        for (const row of list.split(/, | and /)) named.add(row);
      }
    }
  }
  return named;
}

it('each row of the contract has a test that names it', () => {
  const named = namedRows();
  expect(rows.filter((row) => !named.has(row))).toEqual([]);
});
