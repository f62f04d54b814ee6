import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createWorkshop, type Workshop } from './create-workshop.js';
import { readEnv } from './env.js';
import { createIdentityGate, createOpenGate } from './http/visitor.gate.js';
import { shellCommand, shellEnvironment } from './terminals/shell-command.js';

const log = pino({ base: null });
/** Longest delay that a timer can hold. */
const maxTimerMs = 2 ** 31 - 1;

async function main(): Promise<void> {
  const env = readEnv(process.env);
  const { basePath, identity, listen } = env;
  const loopbackOnly =
    listen.socket !== undefined || /^(?:127\.|localhost$|::1$)/.test(listen.host);
  if (identity === undefined) {
    log.warn(
      { loopbackOnly },
      'OPEN: no log-in is configured, whoever reaches this address can use the terminals',
    );
  }
  const workshop = composeWorkshop(env, loopbackOnly);
  const stop = (reason: string): void => {
    log.info({ reason }, 'workshop stops');
    void workshop.close().finally(() => process.exit(0));
  };
  if (env.hardDeadline !== undefined) stopAt(env.hardDeadline, stop);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (listen.socket === undefined) {
    await workshop.listen({ host: listen.host, port: listen.port });
  } else {
    removeOldSocket(listen.socket);
    await workshop.listen({ path: listen.socket });
    chmodSync(listen.socket, 0o660);
  }
  log.info(
    {
      address: workshop.address(),
      basePath,
      startMs: Math.round(performance.now()),
    },
    'workshop ready',
  );
}

function composeWorkshop(env: ReturnType<typeof readEnv>, loopbackOnly: boolean): Workshop {
  const { basePath, contentDir, home, identity, terminals, title, keptOutput } = env;
  const profileFolders = [
    '/opt/app-root/etc/profile.d',
    join(contentDir, 'profile.d'),
    join(contentDir, '.workshop', 'profile.d'),
    ...(env.profileDir === undefined ? [] : [env.profileDir]),
  ];
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const bashProfile = here('shell-profile.bash');
  return createWorkshop({
    basePath,
    contentDir,
    home,
    title,
    terminals,
    keptOutput,
    shell: shellCommand({ environment: process.env, home, bashProfile, profileFolders }),
    setupEnv: shellEnvironment(process.env, home),
    variables: {
      ...env.variables,
      base_url: `${basePath}notes`,
      terminal_url: '',
      console_url: '',
      slides_url: '',
    },
    webDir: here('../web'),
    gate:
      identity === undefined
        ? createOpenGate({ loopbackOnly })
        : createIdentityGate(identity.session, identity.key),
    log,
  });
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

/** The file of a socket stays when its process was killed, and would be in the way. */
function removeOldSocket(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) unlinkSync(path);
}

main().catch((error: unknown) => {
  log.error({ err: error }, 'workshop cannot start');
  process.exitCode = 1;
});
