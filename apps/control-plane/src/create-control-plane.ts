import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { ControlPlaneModule } from './control-plane.module.js';
import { requestLog } from './http/request-log.js';
import { nestLogger } from './nest-logger.js';
import { describeApi } from './openapi.js';
import type { ControlPlaneOptions, ListenAddress } from './options.js';
import { SessionEvents } from './sessions/session.events.js';

/** How long requests under way may take when it closes. */
const drainMs = 5000;

export type ControlPlane = {
  listen(address: ListenAddress): Promise<void>;
  close(): Promise<void>;
};

export async function createControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const app = await build(options);
  servePages(app, options);
  return {
    async listen(address) {
      if (address.kind === 'unix') {
        rmSync(address.path, { force: true });
        await app.listen(address.path);
      } else {
        await app.listen(address.port, address.host);
      }
    },
    async close() {
      await app.get(SessionEvents).close();
      await finishRequests(app.getHttpServer());
      await app.close();
    },
  };
}

/** The OpenAPI document, without listening and without a database. */
export async function createOpenApiDocument(options: ControlPlaneOptions): Promise<OpenAPIObject> {
  const app = await build(options);
  try {
    return describeApi(app);
  } finally {
    await app.close();
  }
}

/** Takes no more requests and answers those it has, within reason. */
async function finishRequests(server: Server): Promise<void> {
  if (!server.listening) return;
  const late = setTimeout(() => {
    server.closeAllConnections();
  }, drainMs);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(late);
}

/** The edge names each request; whoever comes without one gets a name of ours. */
function idOf(request: Request): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}

async function build(options: ControlPlaneOptions): Promise<NestExpressApplication> {
  const settings: NestApplicationOptions = { bodyParser: false, forceCloseConnections: true };
  settings.logger = nestLogger(options.log);
  const app = await NestFactory.create<NestExpressApplication>(
    ControlPlaneModule.with(options),
    settings,
  );
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((request: Request, response: Response, next: NextFunction) => {
    Object.assign(request, { id: idOf(request) });
    // What the API says is for whoever asked, and true for a moment.
    if (request.path.startsWith('/api/')) response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use(requestLog(options.log));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'self'"],
          'style-src': ["'self'", "'unsafe-inline'"],
          'img-src': ["'self'", 'data:'],
          'object-src': ["'none'"],
          'base-uri': ["'none'"],
          'frame-ancestors': ["'none'"],
          'form-action': ["'self'"],
        },
      },
      strictTransportSecurity: options.portalUrl.startsWith('https:'),
      referrerPolicy: { policy: 'same-origin' },
    }),
  );
  app.useBodyParser('json', { limit: '16kb', strict: true });
  return app;
}

/** The description of the API, and the portal for every other address a person may type. */
function servePages(app: NestExpressApplication, options: ControlPlaneOptions): void {
  const document = describeApi(app);
  SwaggerModule.setup('api/v1/docs', app, document, {
    jsonDocumentUrl: 'api/v1/openapi.json',
    customSiteTitle: 'Launchpad API',
    raw: ['json'],
  });
  // Hashed names never change what they hold; the page that names them must be asked for each time.
  app.useStaticAssets(join(options.portalDir, 'assets'), {
    prefix: '/assets',
    immutable: true,
    maxAge: '365d',
    fallthrough: false,
  });
  app.useStaticAssets(options.portalDir, { index: false });
  app.use((request: Request, response: Response, next: NextFunction) => {
    const page =
      request.method === 'GET' &&
      !request.path.startsWith('/api/') &&
      !/^\/(healthz|readyz)$/.test(request.path);
    if (!page) {
      next();
      return;
    }
    response
      .set('Cache-Control', 'no-cache')
      .sendFile(join(options.portalDir, 'index.html'), { dotfiles: 'allow' });
  });
}
