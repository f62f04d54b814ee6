import { AppError, type Logger } from '@launchpad/kernel';
import { chmodSync, lstatSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Served } from './authoring/command.js';
import { hasCode } from './disk/error-code.js';
import { createWorkshop, type Workshop } from './create-workshop.js';
import type { ProvidedVariables } from './notes/provided-variables.js';
import { readEnv, type Access } from './env.js';
import { SlidesFolder } from './http/slides.folder.js';
import { createIdentityGate, createOpenGate, type VisitorGate } from './http/visitor.gate.js';
import type { PortAccess } from './ports/port.gate.js';
import { shellCommand, shellEnvironment } from './terminals/shell-command.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Env = ReturnType<typeof readEnv>;

const log = pino({ base: null });
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Longest delay that a timer can hold. */
const maxTimerMs = 2 ** 31 - 1;
/** How long everything has to come to its end once a stop has begun. */
const stopMs = 10_000;
/** Configuration error (sysexits.h): the workshop's, and starting again runs into the same. */
const setupFailedExitCode = 78;
/** As much as Kubernetes keeps. */
const longestLastWords = 4000;

async function main(args: readonly string[]): Promise<void> {
  if (args.length === 0) {
    await (
      await serve(process.env, log)
    ).stopped;
    process.exit(0);
  }
  const { runCommandLine } = await import('./authoring/command-line.js');
  const { plainLog } = await import('./authoring/plain.log.js');
  const say = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  const code = await runCommandLine(args, {
    environment: process.env,
    serve: (environment) => serve(environment, plainLog(say)),
    templatesDir: here('templates'),
    styles: ['base', 'note', 'code', 'export'].map((name) => here(`export/${name}.css`)),
    copyScript: here('export/copy.js'),
    say,
    colours: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  });
  process.exit(code);
}

/** Starts a workshop; it stops on a signal, or when its time is over. */
async function serve(environment: Environment, log: Logger): Promise<Served> {
  const env = readEnv(environment);
  const { basePath, listen } = env;
  const loopbackOnly =
    listen.socket !== undefined || /^(?:127\.|localhost$|::1$)/.test(listen.host);
  const workshop = await composeWorkshop(environment, env, { loopbackOnly, log });
  const stopped = new Promise<void>((resolve) => {
    const stop = (reason: string): void => {
      log.info({ reason }, 'workshop stops');
      const limit = exitAfter(stopMs, log);
      void workshop.close().finally(() => {
        clearTimeout(limit);
        resolve();
      });
    };
    if (env.hardDeadline !== undefined) stopAt(env.hardDeadline, stop);
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
  await listenAt(workshop, listen);
  const address = workshop.address();
  log.info({ address, basePath, startMs: Math.round(performance.now()) }, 'workshop ready');
  if (env.access.kind === 'open') warnThatOpen(env.access, { loopbackOnly, log });
  return { address: addressOf(address, env), stopped };
}

type Composing = { readonly loopbackOnly: boolean; readonly log: Logger };

/** The loud word about a door without a lock; on a socket of this machine's own a quieter one is enough. */
function warnThatOpen(access: Access & { kind: 'open' }, { loopbackOnly, log }: Composing): void {
  const who = loopbackOnly ? 'everybody on this machine' : 'WHOEVER REACHES THIS ADDRESS';
  const why = access.chosen ? 'AUTH_USERNAME=* switches the log-in off' : 'no log-in is configured';
  log.warn({ loopbackOnly }, `OPEN: ${why}, ${who} can use the terminals`);
}

async function composeWorkshop(
  environment: Environment,
  env: Env,
  { loopbackOnly, log }: Composing,
): Promise<Workshop> {
  const { access, basePath, contentDir, home, title, keptOutput } = env;
  const profileFolders = [
    '/opt/app-root/etc/profile.d',
    join(contentDir, 'profile.d'),
    join(contentDir, '.workshop', 'profile.d'),
    ...(env.profileDir === undefined ? [] : [env.profileDir]),
  ];
  const bashProfile = here('shell-profile.bash');
  return createWorkshop({
    ...env.domains,
    basePath,
    contentDir,
    home,
    title,
    terminals: await terminalsOf(env, log),
    keptOutput,
    shell: shellCommand({ environment, home, bashProfile, profileFolders }),
    setupEnv: shellEnvironment(environment, home),
    variables: {
      ...env.variables,
      base_url: `${basePath}notes`,
      terminal_url: `${basePath}terminal`,
      console_url: '',
      slides_url: (await new SlidesFolder(contentDir, basePath).tab())?.url ?? '',
    } satisfies ProvidedVariables,
    webDir: here('../web'),
    gate: await gateFor(access, loopbackOnly),
    ports: portAccess(access, env.ports),
    log,
  });
}

/** What nobody set the author may choose. A session always has it set, and starts without looking. */
async function terminalsOf({ terminals, contentDir }: Env, log: Logger): Promise<number> {
  if (terminals !== undefined) return terminals;
  const { readDefinition } = await import('./definition/definition.file.js');
  return (await readDefinition(contentDir, log)).terminals ?? 2;
}

const portAccess = (access: Access, ports: readonly number[]): PortAccess | undefined =>
  access.kind === 'launchpad'
    ? { sessionId: access.session, publicKey: access.key, ports }
    : undefined;

async function gateFor(access: Access, loopbackOnly: boolean): Promise<VisitorGate> {
  switch (access.kind) {
    case 'launchpad':
      return createIdentityGate(access.session, access.key);
    case 'basic':
      return (await import('./http/basic.gate.js')).createBasicGate(access);
    case 'open':
      return createOpenGate({ loopbackOnly });
  }
}

async function listenAt(workshop: Workshop, { socket, host, port }: Env['listen']): Promise<void> {
  if (socket !== undefined) {
    removeOldSocket(socket);
    await workshop.listen({ path: socket });
    chmodSync(socket, 0o660);
    return;
  }
  try {
    await workshop.listen({ host, port });
  } catch (error) {
    if (!hasCode(error, 'EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL')) throw error;
    const why = hasCode(error, 'EADDRINUSE') ? 'is taken already' : 'cannot be used';
    throw new AppError(
      'config.invalid',
      `${host}:${String(port)} ${why}: choose another PORT (--port) or HOST (--host).`,
      { cause: error },
    );
  }
}

function addressOf(address: ReturnType<Workshop['address']>, { basePath, listen }: Env): string {
  if (typeof address === 'string' || address === null) return address ?? '';
  const anywhere = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(address.address);
  const host = anywhere || listen.host === 'localhost' ? 'localhost' : listen.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${String(address.port)}${basePath}`;
}

/** Whatever becomes of Launchpad, this process does not outlive its workspace. */
function stopAt(deadline: Date, stop: (reason: string) => void): void {
  const left = deadline.getTime() - Date.now();
  setTimeout(
    () => {
      if (left <= maxTimerMs) stop('hard deadline');
      else stopAt(deadline, stop);
    },
    Math.min(Math.max(left, 0), maxTimerMs),
  ).unref();
}

/** Whatever a stop waits for, the process does not wait for it for ever. */
const exitAfter = (ms: number, log: Logger): NodeJS.Timeout =>
  setTimeout(() => {
    log.error({ ms }, 'workshop did not stop by itself');
    process.exit(1);
  }, ms).unref();

/** The file of a socket stays when its process was killed, and would be in the way. */
function removeOldSocket(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) unlinkSync(path);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  log.error({ err: error }, 'workshop cannot start');
  const file = process.env['LAST_WORDS_FILE'] ?? '';
  if (file !== '') leaveLastWords(file, error);
  // What had been prepared would keep the process alive.
  process.exit(
    error instanceof AppError && error.code === 'setup.failed' ? setupFailedExitCode : 1,
  );
});

/** Whoever runs us looks there for what to tell the learner; a log is for operators. */
function leaveLastWords(file: string, error: unknown): void {
  const words = error instanceof Error ? error.message : String(error);
  try {
    writeFileSync(file, words.slice(0, longestLastWords));
  } catch (fault) {
    log.warn({ err: fault, file }, 'last words could not be left');
  }
}
