import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { SessionEventMessage, Problem } from '@launchpad/contract';
import { z } from 'zod';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** The OpenAPI 3.1 description, out of the same schemas that validate. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Launchpad')
    .setDescription(
      'A temporary place to work for anyone with a link. Failures are `application/problem+json` with a stable `code`.',
    )
    .setVersion('1')
    .addServer('/', 'This installation')
    .addCookieAuth('launchpad_login')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) =>
      `${controller.replace('Controller', '').toLowerCase()}_${method}`,
    standardSchemaConverter: (schema, { schemaType }) => convert(schema, schemaType),
  });
  const schemas: Schemas = { ...document.components?.schemas };
  for (const schema of [Problem, SessionEventMessage])
    Object.assign(schemas, convert(schema, 'output')?.components);
  document.components = { ...document.components, schemas };
  const problem = {
    description: 'A problem',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.post, path.put, path.patch, path.delete]) {
      if (operation !== undefined)
        operation.responses = { ...operation.responses, default: problem };
    }
  }
  return document;
}

/** zod 4 writes JSON Schema 2020-12, which is what OpenAPI 3.1 takes; named schemas become components. */
function convert(schema: unknown, io: 'input' | 'output' | undefined) {
  if (!(schema instanceof z.ZodType)) return undefined;
  const written = z.toJSONSchema(schema, { io: io ?? 'input', target: 'draft-2020-12' });
  // A `$defs` is looked up from the root of the document, where OpenAPI has none.
  const text = JSON.stringify(written).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $defs = {}, ...rest } = JSON.parse(text) as typeof written;
  delete rest.$schema;
  const components = { ...$defs } as Schemas;
  const { id } = rest;
  if (id === undefined) return { schema: rest as Schemas[string], components };
  components[id] = rest as Schemas[string];
  for (const component of Object.values(components)) delete (component as { id?: string }).id;
  return { schema: { $ref: `#/components/schemas/${id}` }, components };
}
