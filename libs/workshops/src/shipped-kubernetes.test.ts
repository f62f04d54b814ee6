import { execFile, execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readSteps, type NotesStep } from './notes-steps.js';
import { ScratchShell } from './scratch-shell.bed.js';
import { inspectWorkshopFolder } from './workshop.folder.js';

const workshopsDir = fileURLToPath(new URL('../../../workshops', import.meta.url));
const slug = 'kubernetes-basics';
const source = join(workshopsDir, slug);

const readText = (path: string): Promise<string> => readFile(join(source, path), 'utf8');
const readSettings = async (path: string) =>
  parse(await readText(path)) as {
    readonly modules: Readonly<Record<string, unknown>> & { readonly activate?: readonly string[] };
    readonly config?: { readonly vars: readonly { readonly name: string; readonly value: string }[] };
  };

/** Pages in reading order, with the variables filled in. */
async function readPages(): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const { activate = [] } = (await readSettings('workshop/workshop.yaml')).modules;
  const { config } = await readSettings('workshop/modules.yaml');
  const pages = [];
  for (const path of activate) {
    const written = await readText(`workshop/content/${path}.md`);
    const text = written.replaceAll(/%(\w+)%/g, (_, name: string) => {
      const known = config?.vars.find((one) => one.name === name)?.value;
      return known ?? (name === 'project_namespace' ? 'lp-one' : `unknown variable ${name}`);
    });
    pages.push({ path, text });
  }
  return pages;
}

const readAllSteps = async (): Promise<readonly NotesStep[]> =>
  (await readPages()).flatMap(({ path, text }) => readSteps(path, text));

describe('Kubernetes basics', () => {
  it('has no faults', async () => {
    expect(await inspectWorkshopFolder(workshopsDir, slug)).toMatchObject({ kind: 'valid' });
  });

  it('describes every page, and shows every page', async () => {
    const pages = await readPages();
    const described = Object.keys((await readSettings('workshop/modules.yaml')).modules);
    const files = await readdir(join(source, 'workshop/content'), { recursive: true });
    const paths = pages.map(({ path }) => path);
    expect(described).toEqual(paths);
    expect(files.filter((file) => file.endsWith('.md')).sort()).toEqual(paths.map((path) => `${path}.md`).sort());
    for (const { path, text } of pages) expect(text, path).not.toContain('unknown variable');
  });

  it('has a check for each block that promises one', async () => {
    const declared = (await readAllSteps()).filter(({ kind }) => kind === 'check');
    const files = await readdir(join(source, '.workshop/checks'));
    expect(declared.map(({ code }) => code).sort()).toEqual(files.sort());
    for (const file of files)
      expect((await stat(join(source, '.workshop/checks', file))).mode & 0o100, file).not.toBe(0);
  });

  it('asks for pods that a strict cluster lets in, and whose labels fit', async () => {
    for (const file of await readdir(join(source, '.workshop/manifests'))) {
      for (const document of parseAllDocuments(await readText(`.workshop/manifests/${file}`))) {
        expect(document.errors, file).toEqual([]);
        const { kind, spec, metadata } = document.toJS() as Manifest;
        if (kind === 'Service') continue;
        const pod = kind === 'Pod' ? { spec, metadata } : spec.template;
        if (kind === 'Deployment') expect(pod?.metadata.labels, file).toEqual(spec.selector?.matchLabels);
        expect(pod?.spec.containers, file).toMatchObject([
          {
            image: expect.stringMatching(/^WEB_IMAGE/) as string,
            securityContext: {
              runAsNonRoot: true,
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              seccompProfile: { type: 'RuntimeDefault' },
            },
            resources: { requests: {}, limits: {} },
          },
        ]);
      }
    }
  });
});

type PodTemplate = {
  readonly metadata: { readonly labels?: unknown };
  readonly spec: { readonly containers?: unknown };
};
type Manifest = PodTemplate & {
  readonly kind: string;
  readonly spec: { readonly selector?: { readonly matchLabels?: unknown }; readonly template?: PodTemplate };
};

const pageOf = ({ place }: Pick<NotesStep, 'place'>): string => place.slice(0, place.indexOf(':'));

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'learner-'));
  await cp(source, home, { recursive: true });
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

type Ran = { readonly code: number; readonly output: string };

function runFile(file: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(join(home, file), { cwd: home, env: { ...env, HOME: home } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

/** A path with everything but kubectl, or with it. */
async function pathWith(kubectl: string | undefined): Promise<string> {
  const bin = join(home, 'bin');
  await mkdir(bin);
  const tools = 'bash env dirname basename mkdir sed mv grep cut tail head cat ls sleep diff base64 curl'.split(' ');
  for (const tool of tools) {
    const { stdout } = await promisify(execFile)('which', [tool]).catch(() => ({ stdout: '' }));
    if (stdout !== '') await symlink(stdout.trim(), join(bin, tool));
  }
  if (kubectl !== undefined) await symlink(kubectl, join(bin, 'kubectl'));
  return bin;
}

const findProgram = (name: string): string | undefined => {
  try {
    return execFileSync('which', [name], { encoding: 'utf8' }).trim();
  } catch (error) {
    if (error instanceof Error && 'status' in error) return undefined;
    throw error;
  }
};
const kubectl = findProgram('kubectl');

describe.each([
  { situation: 'without kubectl', program: undefined, reason: 'kubectl is not installed' },
  ...(kubectl === undefined
    ? []
    : [{ situation: 'without a cluster', program: kubectl, reason: 'There is no cluster to talk to' }]),
])('$situation', { timeout: 120_000 }, ({ program, reason }) => {
  it('starts all the same, and says so at once', async () => {
    const PATH = await pathWith(program);
    const first = await runFile('.workshop/setup', { PATH });
    expect(first).toEqual({
      code: 0,
      output: expect.stringContaining('the exercises will not work here') as string,
    });
    expect(await readFile(join(home, 'k8s/pod.yaml'), 'utf8')).toContain('image: docker.io/nginxinc/');
    await chmod(join(home, 'k8s/pod.yaml'), 0o400);
    expect((await runFile('.workshop/setup', { PATH, WEB_IMAGE: 'other' })).code).toBe(0);
    expect(await readFile(join(home, 'k8s/pod.yaml'), 'utf8')).not.toContain('other');
  });

  it('every check says what is missing', async () => {
    const PATH = await pathWith(program);
    for (const name of await readdir(join(home, '.workshop/checks'))) {
      const { code, output } = await runFile(`.workshop/checks/${name}`, { PATH });
      expect(code, name).toBe(1);
      expect(output, name).toMatch(program === undefined ? /has to install it/ : /KUBECONFIG/);
    }
  });

  it('every command comes back, and says why it did nothing', async () => {
    const PATH = await pathWith(program);
    await runFile('.workshop/setup', { PATH });
    const shell = new ScratchShell(home, { PATH, KUBECONFIG: join(home, 'no-such-file') });
    try {
      await shell.run('. ~/.workshop/profile.d/kubectl.sh');
      const asking = (await readAllSteps()).filter(({ kind, code }) => kind !== 'check' && code.includes('kubectl '));
      // A program takes its time to find no cluster: one block of each page stands for the others then.
      const isFirst = ({ place }: NotesStep, index: number): boolean =>
        asking.findIndex((other) => pageOf(other) === pageOf({ place })) === index;
      for (const { code, place } of program === undefined ? asking : asking.filter(isFirst)) {
        const { answer } = await shell.run(code.replaceAll(/sleep \d+; /g, ''));
        expect(answer, place).toContain(reason);
      }
    } finally {
      shell.close();
    }
  });
});
