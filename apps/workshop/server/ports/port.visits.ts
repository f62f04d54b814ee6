import type { Logger } from '@launchpad/kernel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PortDoor, Upgrade } from './port.door.js';
import type { PortAccess } from './port.gate.js';

/** Takes what is meant for a port of the workspace; `false`: it is meant for the workshop itself. */
export type PortVisits = {
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  join(upgrade: Upgrade): boolean;
};

/** What the edge says of requests that came by `<port>--<session>`. */
const isForPort = ({ headers }: IncomingMessage): boolean =>
  headers['x-launchpad-port'] !== undefined;

/** Without an edge in front nobody comes for a port, whatever a header says. */
export function portVisits(access: PortAccess | undefined, log: Logger): PortVisits {
  if (access === undefined) return { answer: () => false, join: () => false };
  // Loaded by the first who comes: listening and the shells come first.
  let door: Promise<PortDoor> | undefined;
  const through = async (use: (opened: PortDoor) => Promise<void>, giveUp: () => unknown) => {
    try {
      await use(await (door ??= openPortDoor(access, log)));
    } catch (error) {
      log.error({ err: error }, 'port could not be shown');
      giveUp();
    }
  };
  return {
    answer: (request, response) => {
      if (!isForPort(request)) return false;
      void through(
        (opened) => opened.serve(request, response),
        () => response.destroy(),
      );
      return true;
    },
    join: (upgrade) => {
      if (!isForPort(upgrade.request)) return false;
      void through(
        (opened) => opened.join(upgrade),
        () => upgrade.socket.destroy(),
      );
      return true;
    },
  };
}

async function openPortDoor(access: PortAccess, log: Logger): Promise<PortDoor> {
  const [{ PortDoor }, { PortGate }] = await Promise.all([
    import('./port.door.js'),
    import('./port.gate.js'),
  ]);
  return new PortDoor(new PortGate(access), log);
}
