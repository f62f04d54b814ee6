import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dashboardTitle, writeDashboardWorkshop } from './dashboard-workshop.folder.js';
import { repository } from './launchpad.process.js';

/** Content of another project, used as it is. Absent where nobody has put it. */
export const labContentDir = path.resolve(
  repository,
  process.env['LAB_CONTENT_DIR'] ?? '../shared/content/lab-workshop-content',
);
export const hasLabContent = existsSync(path.join(labContentDir, 'workshop/content'));

export const titles = {
  shipped: 'Getting started with the shell and git',
  lab: 'Workshop content',
  short: 'A short one',
  failing: 'Setup that fails',
  hanging: 'Setup that hangs',
  cluster: 'One that needs a cluster',
  dashboard: dashboardTitle,
} as const;

type WrittenWorkshop = {
  readonly title: string;
  readonly settings?: readonly string[];
  /** Body of `.workshop/setup`. */
  readonly setup?: string;
};

const written: Readonly<Record<string, WrittenWorkshop>> = {
  short: {
    title: titles.short,
    settings: ['ttl: 20s', 'idle: 0', 'extension: false', 'terminals: 1'],
  },
  failing: {
    title: titles.failing,
    settings: ['terminals: 1'],
    setup: 'echo "fetching the exercise"; echo "no such exercise" >&2; exit 3',
  },
  cluster: { title: titles.cluster, settings: ['access: edit', 'volume: 1Gi'] },
  hanging: { title: titles.hanging, settings: ['terminals: 1'], setup: 'exec sleep 3600' },
};

/** A folder of workshops: the shipped one, real content, and some that go wrong in known ways. */
export async function writeWorkshops(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const shipped = 'getting-started-shell-git';
  await cp(path.join(repository, 'workshops', shipped), path.join(dir, shipped), {
    recursive: true,
  });
  for (const [slug, workshop] of Object.entries(written)) {
    await writeWorkshop(path.join(dir, slug), workshop);
  }
  await writeDashboardWorkshop(path.join(dir, 'dashboard'));
  if (hasLabContent) await copyLabContent(path.join(dir, 'lab'));
  await mkdir(path.join(dir, 'broken'));
  await writeFile(
    path.join(dir, 'broken/workshop.yaml'),
    ['title: Broken', 'description: It cannot be read', 'ttl: soon', 'terminals: 9', ''].join('\n'),
  );
}

async function copyLabContent(dir: string): Promise<void> {
  await cp(labContentDir, dir, { recursive: true });
  await writeFile(path.join(dir, 'workshop.yaml'), definition({ title: titles.lab }));
}

async function writeWorkshop(dir: string, workshop: WrittenWorkshop): Promise<void> {
  const content = path.join(dir, 'workshop/content');
  await mkdir(content, { recursive: true });
  await writeFile(path.join(dir, 'workshop.yaml'), definition(workshop));
  await writeFile(
    path.join(content, '01-page.md'),
    `---\nTitle: ${workshop.title}\n---\n\nHello.\n`,
  );
  if (workshop.setup === undefined) return;
  await mkdir(path.join(dir, '.workshop'));
  await writeFile(path.join(dir, '.workshop/setup'), `#!/bin/sh\n${workshop.setup}\n`, {
    mode: 0o755,
  });
}

const definition = ({ title, settings = [] }: WrittenWorkshop): string =>
  [`title: ${title}`, 'description: For the browser tests', ...settings, ''].join('\n');
