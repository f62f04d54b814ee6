import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type Dispatcher, errors, type Pool } from 'undici';
import { mayHaveBody } from '../answer/failure-answer.js';
import { responseHeaders } from '../sanitise/forwarded-headers.js';

/** Why an upstream gave no answer that could be passed on. */
export type ForwardFault = 'malformed' | 'unreachable' | 'timeout';

export type Forward = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upstream: Pool;
  readonly path: string;
  readonly headers: string[];
  readonly keepOurCookies: boolean;
  readonly onStreaming: () => void;
  /** Called only while nothing of an answer has been sent. */
  readonly onFault: (fault: ForwardFault, error: Error) => void;
};

/** Sends a request on and its answer back. Bodies flow at the pace of the slower side; nothing is sent twice. */
export function forward(options: Forward): void {
  options.upstream.dispatch(
    {
      path: options.path,
      method: options.request.method ?? 'GET',
      headers: options.headers,
      body: mayHaveBody(options.request) ? options.request : null,
    },
    new ForwardHandler(options),
  );
}

class ForwardHandler implements Dispatcher.DispatchHandler {
  readonly #options: Forward;
  #done = false;

  constructor(options: Forward) {
    this.#options = options;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { response } = this.#options;
    const leave = (): void => {
      if (!this.#done) controller.abort(new errors.RequestAbortedError('the browser went away'));
    };
    if (response.destroyed) leave();
    else response.once('close', leave);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return;
    const { response, keepOurCookies, onStreaming } = this.#options;
    response.writeHead(status, responseHeaders(headers, { keepOurCookies }));
    response.on('drain', () => {
      controller.resume();
    });
    if (String(headers['content-type']).startsWith('text/event-stream')) {
      onStreaming();
      response.flushHeaders();
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#options.response.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.#done = true;
    this.#options.response.end();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#done = true;
    const { response, onFault } = this.#options;
    if (response.destroyed) return;
    // Half an answer must not look like a whole one.
    if (response.headersSent) response.destroy();
    else onFault(faultOf(error), error);
  }
}

function faultOf(error: Error): ForwardFault {
  if (error instanceof errors.InvalidArgumentError) return 'malformed';
  if (error instanceof errors.NotSupportedError) return 'malformed';
  if (error instanceof errors.ConnectTimeoutError) return 'timeout';
  return error instanceof errors.HeadersTimeoutError ? 'timeout' : 'unreachable';
}
