import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { repository } from '../../../e2e/support/launchpad.process.js';
import {
  portTitle,
  writePortWorkshop,
  type PortWorkshop,
} from '../../../e2e/support/port-workshop.folder.js';

export const titles = {
  program: portTitle,
  shipped: 'Kubernetes basics',
  kept: 'A home that is kept',
  short: 'A short one',
  idle: 'One that nobody uses',
  missing: 'An image that is missing',
} as const;

type Written = { readonly title: string; readonly settings: readonly string[] };
const brief = ['extension: false', 'terminals: 1'];
const written: Readonly<Record<string, Written>> = {
  kept: { title: titles.kept, settings: ['volume: 64Mi', 'terminals: 1'] },
  short: { title: titles.short, settings: ['ttl: 20s', 'idle: 0', ...brief] },
  idle: { title: titles.idle, settings: ['ttl: 10m', 'idle: 20s', ...brief] },
};

export type ClusterWorkshops = PortWorkshop & {
  /** Makes the workshop whose image is missing one that can be started. */
  readonly mendImage: () => Promise<void>;
};

/** Workshops that use what only a cluster has. `missingImage` is one that its registry has not. */
export async function writeClusterWorkshops(
  dir: string,
  missingImage: string,
): Promise<ClusterWorkshops> {
  const shipped = 'kubernetes-basics';
  await cp(path.join(repository, 'workshops', shipped), path.join(dir, shipped), {
    recursive: true,
  });
  const ports = await writePortWorkshop(path.join(dir, 'program'), ['access: edit']);
  for (const [slug, workshop] of Object.entries(written))
    await writeWorkshop(path.join(dir, slug), workshop);
  const missing = { title: titles.missing, settings: ['terminals: 1'] };
  const missingDir = path.join(dir, 'missing');
  const image = [`image: ${missingImage}`];
  await writeWorkshop(missingDir, { ...missing, settings: [...missing.settings, ...image] });
  return { ...ports, mendImage: () => writeWorkshop(missingDir, missing) };
}

async function writeWorkshop(dir: string, { title, settings }: Written): Promise<void> {
  const definition = [`title: ${title}`, 'description: For the cluster tests', ...settings, ''];
  await mkdir(path.join(dir, 'content'), { recursive: true });
  await writeFile(path.join(dir, 'content/index.md'), `# ${title}\n\nHello.\n`);
  await writeFile(path.join(dir, 'workshop.yaml'), definition.join('\n'));
}
