import { createInlineBackend } from '@launchpad/jobs/inline';
import { silentLogger } from '@launchpad/kernel';
import { connectDatabase } from '@launchpad/platform';
import { RequestMethod } from '@nestjs/common';
import { afterAll, describe, expect, it } from 'vitest';
import { ControlPlaneModule } from './control-plane.module.js';
import { createOpenApiDocument } from './create-control-plane.js';
import { policyKey } from './http/policy.js';
import type { ControlPlaneOptions } from './options.js';

// Lazy: describing the routes asks nothing of it.
const nowhere = 'postgresql://nobody@localhost:1/nothing';
const connection = connectDatabase({ url: nowhere, maxConnections: 1, log: silentLogger });
afterAll(() => connection.close());

const options: ControlPlaneOptions = {
  db: connection.db,
  jobs: createInlineBackend(),
  hints: { subscribe: () => () => undefined, close: async () => undefined },
  log: silentLogger,
  portalUrl: 'http://localhost:7080',
  sessionsDomain: 'sessions.localhost',
  portalDir: '.',
  maxSessions: 1,
  verifyEdge: async () => Promise.reject(new Error('nobody asks')),
};

const prefix = '#/components/schemas/';

/** Every route that Nest will serve: its name, its verb and the policy it declares. */
function routes() {
  const controllers = ControlPlaneModule.with(options).controllers ?? [];
  return controllers.flatMap((controller) => {
    const methods = Object.getOwnPropertyDescriptors(controller.prototype as object);
    return Object.entries(methods).flatMap(([name, { value }]) => {
      const handler: unknown = value;
      if (typeof handler !== 'function' || !Reflect.hasMetadata('method', handler)) return [];
      const verb = RequestMethod[Reflect.getMetadata('method', handler) as RequestMethod];
      const policy: unknown =
        Reflect.getMetadata(policyKey, handler) ?? Reflect.getMetadata(policyKey, controller);
      return [{ route: `${controller.name}.${name}`, verb: verb.toLowerCase(), policy }];
    });
  });
}

describe('every route', () => {
  it.each(routes())('$route declares who may call it', ({ policy }) => {
    expect(policy).toBeOneOf(['anyone', 'founder', 'operator']);
  });

  it('is described so that a client can be generated from it', async () => {
    const document = await createOpenApiDocument(options);
    const { paths } = document;
    const references = JSON.stringify(document).match(/(?<="\$ref":")[^"]+/g) ?? [];
    const schemas = Object.keys(document.components?.schemas ?? {});
    expect(new Set(references)).toEqual(
      new Set(references.filter((each) => schemas.includes(each.replace(prefix, '')))),
    );
    const described = Object.entries(paths).flatMap(([path, item]) =>
      (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((verb) => {
        const operation = item[verb];
        return operation === undefined ? [] : [{ path, verb, operation }];
      }),
    );
    expect(described.map(({ verb }) => verb).sort()).toEqual(
      routes()
        .map(({ verb }) => verb)
        .sort(),
    );
    const ids = described.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, verb, operation } of described) {
      const { parameters = [], responses, requestBody } = operation;
      const name = `${verb} ${path}`;
      expect(operation.summary, name).toBeTruthy();
      const named = parameters.flatMap((each) =>
        'in' in each && each.in === 'path' ? [`{${each.name}}`] : [],
      );
      expect(named, name).toEqual(path.match(/\{\w+\}/g) ?? []);
      const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      expect(successes.length, name).toBeGreaterThan(0);
      for (const [status, response] of successes) {
        const content = response !== undefined && 'content' in response && response.content;
        const bodies = Object.keys(content || {}).length;
        expect(bodies, `${name} ${status}`).toBe(status === '204' ? 0 : 1);
      }
      if (verb === 'get' || verb === 'delete') expect(requestBody, name).toBeUndefined();
    }
  });
});
