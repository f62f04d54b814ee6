import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';

const decoded = (base64) => (base64 === undefined ? undefined : Buffer.from(base64, 'base64'));

/** The API of a cluster, as bare as it comes. */
export class ClusterApi {
  #server;
  #agent;
  #headers;

  constructor(kubeconfig) {
    const config = parse(readFileSync(kubeconfig, 'utf8'));
    const { context } = config.contexts.find(({ name }) => name === config['current-context']);
    const { cluster } = config.clusters.find(({ name }) => name === context.cluster);
    const { user } = config.users.find(({ name }) => name === context.user);
    this.#server = cluster.server;
    this.#headers = user.token === undefined ? {} : { authorization: `Bearer ${user.token}` };
    this.#agent = new Agent({
      keepAlive: true,
      ca: decoded(cluster['certificate-authority-data']),
      cert: decoded(user['client-certificate-data']),
      key: decoded(user['client-key-data']),
    });
  }

  async #open(method, path, body) {
    const content = body === undefined ? '' : JSON.stringify(body);
    const outgoing = request(new URL(path, this.#server), {
      method,
      agent: this.#agent,
      headers: {
        ...this.#headers,
        accept: 'application/json',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(content),
      },
    });
    outgoing.end(content);
    const [answer] = await once(outgoing, 'response');
    return answer;
  }

  async ask(method, path, body) {
    const answer = await this.#open(method, path, body);
    const content = await text(answer);
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${content}`);
    return JSON.parse(content);
  }

  async isThere(path) {
    const answer = await this.#open('GET', path);
    answer.resume();
    return answer.statusCode !== 404;
  }

  /** Tells of every change of the cluster's pods from now on. Returns what stops it. */
  async watchPods(onPod) {
    const { metadata } = await this.ask('GET', '/api/v1/pods?limit=1');
    const from = `resourceVersion=${metadata.resourceVersion}`;
    const events = await this.#open('GET', `/api/v1/pods?watch=1&${from}&timeoutSeconds=7200`);
    let stopped = false;
    const follow = async () => {
      for await (const line of createInterface({ input: events })) onPod(JSON.parse(line));
      if (!stopped) throw new Error('the watch of pods ended');
    };
    follow().catch((error) => {
      if (!stopped) throw error;
    });
    return () => {
      stopped = true;
      events.destroy();
    };
  }

  close() {
    this.#agent.destroy();
  }
}
