import { http, HttpResponse, type DefaultBodyType, type JsonBodyType } from 'msw';
import { setupServer } from 'msw/node';

type Method = 'get' | 'post' | 'delete';

/** The API as a test says it is. What a test does not mention is an error, except for one's own sessions: there are none. */
export const api = setupServer(
  http.get('*/api/v1/sessions', () => HttpResponse.json({ items: [] })),
);

type Call = { readonly body: DefaultBodyType; readonly headers: Headers };

/** Answers each call with the next answer, and the last one for ever; returns the calls as they come. */
export function answer(route: string, ...answers: [Answer, ...Answer[]]): readonly Call[] {
  const [method = '', path = ''] = route.split(' ');
  const calls: Call[] = [];
  api.use(
    http[method.toLowerCase() as Method](`*/api/v1${path}`, async ({ request }) => {
      const text = await request.text();
      const { status, json, headers } =
        answers[Math.min(calls.length, answers.length - 1)] ?? answers[0];
      calls.push({
        body: text === '' ? undefined : (JSON.parse(text) as DefaultBodyType),
        headers: request.headers,
      });
      if (json === undefined) return new HttpResponse(null, { status });
      return HttpResponse.json(json, { status, ...(headers === undefined ? {} : { headers }) });
    }),
  );
  return calls;
}

/** Leaves the call without an answer. */
export function stayBusy(route: string): void {
  const [method = '', path = ''] = route.split(' ');
  api.use(
    http[method.toLowerCase() as Method](
      `*/api/v1${path}`,
      () => new Promise<Response>(() => undefined),
    ),
  );
}

export type Answer = {
  readonly status: number;
  readonly json?: JsonBodyType;
  readonly headers?: Record<string, string>;
};

export const ok = (json: JsonBodyType): Answer => ({ status: 200, json });

export function problem(status: number, code: string, headers?: Record<string, string>): Answer {
  return {
    status,
    json: {
      type: `about:${code}`,
      title: 'Refused',
      status,
      detail: 'It was refused.',
      code,
      retryable: status === 429 || status === 503,
      requestId: 'req-42',
    },
    ...(headers === undefined ? {} : { headers }),
  };
}
