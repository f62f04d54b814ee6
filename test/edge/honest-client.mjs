import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../bench/support/figures.mjs';

/** Somebody who asks for something small every so often, and how long it took each time. */
export function startHonestClient({ port, who, everyMs = 10 }) {
  const agent = new Agent({ keepAlive: true });
  const times = [];
  const failures = [];
  let stopped = false;
  const { host, cookie } = who;
  const once = () =>
    new Promise((resolve) => {
      const began = performance.now();
      const asked = request(
        { host: '127.0.0.1', port, agent, headers: { host, cookie } },
        (response) => {
          if (response.statusCode !== 200) failures.push(response.statusCode);
          response.resume().once('end', () => {
            times.push(performance.now() - began);
            resolve();
          });
        },
      );
      asked.on('error', (error) => {
        failures.push(error.message);
        resolve();
      });
      asked.end();
    });
  const running = (async () => {
    while (!stopped) {
      await once();
      await pause(everyMs);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await running;
      agent.destroy();
      return { p99Ms: percentile(times, 0.99), asked: times.length, failures };
    },
  };
}
