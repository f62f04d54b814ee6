import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Keeps what a test measured, where somebody asked for it: `FIGURES_DIR` names the folder. */
export async function reportFigures(name: string, figures: unknown): Promise<void> {
  const folder = process.env['FIGURES_DIR'] ?? '';
  if (folder === '') return;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
}
