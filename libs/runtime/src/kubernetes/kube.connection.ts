import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import { AppError } from '@launchpad/kernel';
import { KubeConfig } from '@kubernetes/client-node';

export type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
};

const agentOptions = { keepAlive: true, maxSockets: 64, scheduling: 'lifo' } as const;

/**
 * The way to the API server. The client's package reads the kubeconfig and logs in (certificates, tokens that change,
 * helpers that are run); the requests go over connections that are kept, where it would make one for every request.
 */
export class KubeConnection {
  private readonly base: URL;
  private readonly isPlain: boolean;
  private readonly agent: HttpAgent | HttpsAgent;

  private constructor(private readonly config: KubeConfig) {
    const cluster = config.getCurrentCluster();
    if (cluster === null) throw unusable('names no cluster as its current one');
    if (cluster.skipTLSVerify)
      throw unusable('switches the check of certificates off: give certificate-authority instead');
    this.base = new URL(cluster.server);
    this.isPlain = this.base.protocol === 'http:';
    if (this.isPlain && !/^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(this.base.hostname))
      throw unusable('reaches the cluster without TLS, over more than this machine');
    this.agent = this.isPlain ? new HttpAgent(agentOptions) : new HttpsAgent(agentOptions);
  }

  /** Throws `config.invalid` when the kubeconfig cannot be used. */
  static open(kubeconfig: string | undefined): KubeConnection {
    const config = new KubeConfig();
    try {
      if (kubeconfig === undefined) config.loadFromCluster();
      else config.loadFromFile(kubeconfig);
    } catch (error) {
      throw unusable('cannot be read', error);
    }
    return new KubeConnection(config);
  }

  /** Resolves with the head of the answer; what follows is the caller's to read. */
  async send({ method, path, body, signal }: Call): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const login: RequestOptions = { rejectUnauthorized: true };
    await this.config.applyToHTTPSOptions(login);
    // Its own agent is for one request, but for a proxy that the kubeconfig asks for.
    const proxied = this.config.getCurrentCluster()?.proxyUrl !== undefined;
    const options: RequestOptions = {
      ...login,
      agent: proxied ? login.agent : this.agent,
      rejectUnauthorized: true,
      method,
      signal,
      headers: {
        ...login.headers,
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
      const call = this.isPlain ? httpRequest(url, options) : httpsRequest(url, options);
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
