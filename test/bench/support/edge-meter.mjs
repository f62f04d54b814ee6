import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Loads a WebSocket proxy, in a process of its own. */
export const socketLoadProgram = fileURLToPath(new URL('edge-socket-load.mjs', import.meta.url));

/** Ticks of the scheduler's clock, of which Linux tells a hundred a second. */
const msPerTick = 10;

function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** A process and all that came from it. */
export function family(pid) {
  const all = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      all.push({ pid: Number(name), parent: Number(statOf(name)[1]) });
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
    }
  }
  const found = [pid];
  for (const member of found)
    for (const { pid: child, parent } of all) if (parent === member) found.push(child);
  return found;
}

/** Processor time of a process and all that came from it. */
export const cpuMs = (pid) =>
  family(pid).reduce((sum, each) => {
    const stat = statOf(each);
    return sum + (Number(stat[11]) + Number(stat[12])) * msPerTick;
  }, 0);

const processorGroups = '/sys/fs/cgroup/cpu';
const periodUs = 20_000;

/** Whether processes can be held to a share of a core here: as root, with the first kind of control groups. */
export const canHold = process.getuid?.() === 0 && existsSync(`${processorGroups}/cgroup.procs`);

/** Gives a process that share of one core and no more. Returns what tidies up, once it has ended. */
export function holdTo(pid, share) {
  const group = `${processorGroups}/launchpad-bench-${pid}`;
  mkdirSync(group);
  writeFileSync(`${group}/cpu.cfs_period_us`, String(periodUs));
  writeFileSync(`${group}/cpu.cfs_quota_us`, String(Math.round(periodUs * share)));
  writeFileSync(`${group}/cgroup.procs`, String(pid));
  return () => rmdirSync(group);
}

/** Resident memory of a process and all that came from it, in KiB. */
export const residentKib = (pid) =>
  family(pid).reduce((sum, each) => {
    const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${each}/status`, 'utf8'));
    return sum + Number(line?.[1] ?? 0);
  }, 0);

export const openDescriptors = (pid) =>
  family(pid).reduce((sum, each) => sum + readdirSync(`/proc/${each}/fd`).length, 0);

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Runs a program to its end and gives what it wrote. */
export const outputOf = ([command, ...args]) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.stderr.on('data', (chunk) => (text += chunk));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve(text) : reject(new Error(text))));
  });

const scale = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/** Small requests by wrk, kept alive, from one core. */
export async function measureHttp({ port, headers, seconds, connections, core, pid }) {
  const before = cpuMs(pid);
  const text = await outputOf([
    ...['taskset', '-c', String(core), 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`],
    ...[
      '--latency',
      ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ],
    `http://127.0.0.1:${port}/`,
  ]);
  const spent = cpuMs(pid) - before;
  const requests = Number(/(\d+) requests in/.exec(text)?.[1] ?? 0);
  const failed = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0);
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s|m)/.exec(text) ?? [];
  if (failed > 0) throw new Error(`${failed} of ${requests} requests failed`);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0),
    cpuUs: (spent * 1000) / requests,
    p99Ms: Number(p99) * scale[unit],
  };
}
