import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { AppError } from '@launchpad/kernel';
import { KubeConfig } from '@kubernetes/client-node';

export type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
  /** What `login` resolved with. */
  readonly login: Login;
};

export type Login = RequestOptions;

/** Putting a log-in together takes as long as a third of a request, and tokens last longer than this. In milliseconds. */
const loginKeptMs = 5000;

/**
 * The way to the API server. The client's package reads the kubeconfig and logs in (certificates, tokens that change,
 * helpers that are run); the requests go over connections that are kept, where it would make one for every request.
 */
export class KubeConnection {
  private readonly base: URL;
  private current: { readonly since: number; readonly login: Promise<Login> } | undefined;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'lifo' });

  private constructor(private readonly config: KubeConfig) {
    const cluster = config.getCurrentCluster();
    if (cluster === null) throw unusable('names no cluster as its current one');
    if (cluster.skipTLSVerify)
      throw unusable('switches the check of certificates off: give certificate-authority instead');
    this.base = new URL(cluster.server);
    if (this.base.protocol !== 'https:') throw unusable('reaches the cluster without TLS');
  }

  /** Throws `config.invalid` when the kubeconfig cannot be used. */
  static open(kubeconfig: string | undefined): KubeConnection {
    const config = new KubeConfig();
    try {
      if (kubeconfig === undefined) config.loadFromCluster();
      else config.loadFromFile(kubeconfig);
      return new KubeConnection(config);
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (kubeconfig !== undefined) throw unusable('cannot be read', error);
      throw new AppError('config.invalid', 'Launchpad runs in no cluster: name a kubeconfig.', {
        cause: error,
      });
    }
  }

  /** Who we are. May take its time: it can mean to run a program or to read a file. */
  login(): Promise<Login> {
    const now = performance.now();
    if (this.current === undefined || now - this.current.since > loginKeptMs) {
      const login = this.logIn();
      this.current = { since: now, login };
      // One that failed is tried again by the next who asks.
      login.catch(() => {
        this.current = undefined;
      });
    }
    return this.current.login;
  }

  private async logIn(): Promise<Login> {
    const login: RequestOptions = { rejectUnauthorized: true };
    await this.config.applyToHTTPSOptions(login);
    return login;
  }

  /** Sends at once. Resolves with the head of the answer; what follows is the caller's to read. */
  send({ method, path, body, signal, login }: Call): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    // Its own agent is for one request, but for a proxy that the kubeconfig asks for.
    const proxied = this.config.getCurrentCluster()?.proxyUrl !== undefined;
    const options: RequestOptions = {
      ...login,
      agent: proxied ? login.agent : this.agent,
      rejectUnauthorized: true,
      method,
      signal,
      headers: {
        ...(login.headers as OutgoingHttpHeaders | undefined),
        accept: 'application/json',
        'user-agent': 'launchpad',
        ...(payload === undefined
          ? {}
          : {
              'content-type': 'application/json',
              'content-length': String(Buffer.byteLength(payload)),
            }),
      },
    };
    const url = new URL(this.base.pathname.replace(/\/$/, '') + path, this.base);
    return new Promise((resolve, reject) => {
      const call = request(url, options);
      call.once('response', resolve);
      call.once('error', reject);
      call.end(payload);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

const unusable = (why: string, cause?: unknown): AppError =>
  new AppError('config.invalid', `The kubeconfig ${why}.`, cause === undefined ? {} : { cause });
