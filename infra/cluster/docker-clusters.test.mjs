import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('cluster.mjs', import.meta.url));
const run = promisify(execFile);
let folder;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'launchpad-tools-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that writes down how it was called, and prints what it is told to. */
async function stand(name, body = '') {
  const script = `#!/bin/sh\necho "${name} $*" >> "${folder}/calls"\n${body}\n`;
  await writeFile(path.join(folder, name), script, { mode: 0o755 });
}

async function cluster(...args) {
  const env = { PATH: `${folder}:/usr/bin:/bin` };
  const { stdout } = await run(process.execPath, [program, ...args], { env });
  const calls = (await readFile(path.join(folder, 'calls'), 'utf8')).trim().split('\n');
  // How it finds out what there is is of no interest.
  return { stdout, calls: calls.filter((call) => !/ version|^docker /.test(call)) };
}

describe('a cluster in Docker', () => {
  test('kind: made once, and its kubeconfig named', async () => {
    await stand('docker');
    await stand('kind', '[ "$1" = get ] && cat "${0%/*}/clusters" 2>/dev/null; true');
    const up = await cluster('up');
    expect(up.calls[1]).toMatch(
      /^kind create cluster --name launchpad --wait 180s --kubeconfig \//,
    );
    expect(up.calls[2]).toMatch(/^kind export kubeconfig --name launchpad --kubeconfig \//);
    expect(up.stdout).toMatch(/export KUBECONFIG=\/.*kubeconfig\n$/);

    await writeFile(path.join(folder, 'clusters'), 'launchpad\n');
    const { calls } = await cluster('up');
    expect(calls.filter((call) => call.startsWith('kind create'))).toHaveLength(1);
  });

  test('k3d: images are imported, and down is gone', async () => {
    await stand('docker');
    await stand('k3d');
    const { calls } = await cluster('load', 'launchpad/workshop:dev');
    expect(calls).toEqual(['k3d image import launchpad/workshop:dev --cluster launchpad']);
    expect((await cluster('down')).calls.at(-1)).toBe('k3d cluster delete launchpad');
  });

  test('a tool that fails is a failure', async () => {
    await stand('docker');
    await stand('kind', '[ "$1" != create ]');
    await expect(cluster('up')).rejects.toMatchObject({ code: 1 });
  });
});
