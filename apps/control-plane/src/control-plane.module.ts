import { SessionReadModel, SessionService } from '@launchpad/sessions';
import { IdempotencyService, LoginService } from '@launchpad/tenancy';
import { WorkshopReadModel } from '@launchpad/workshops';
import {
  Module,
  StandardSchemaSerializerInterceptor,
  type DynamicModule,
  type Provider,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { HealthController } from './health/health.controller.js';
import { AuthenticationGuard } from './http/authentication.guard.js';
import { Founder } from './http/founder.js';
import { OriginGuard } from './http/origin.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { TextPipe } from './http/text.pipe.js';
import { validationPipe } from './http/validation.js';
import { OperatorController } from './operator/operator.controller.js';
import { controlPlaneOptions, type ControlPlaneOptions } from './options.js';
import { SessionEvents } from './sessions/session.events.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { WorkshopsController } from './workshops/workshops.controller.js';

@Module({})
export class ControlPlaneModule {
  static with(options: ControlPlaneOptions): DynamicModule {
    const { db, jobs, hints, log } = options;
    const sessions = new SessionReadModel(db);
    const domain: Provider[] = [
      { provide: controlPlaneOptions, useValue: options },
      { provide: LoginService, useValue: new LoginService(db) },
      { provide: IdempotencyService, useValue: new IdempotencyService(db) },
      { provide: SessionService, useValue: new SessionService(db, jobs.queue) },
      { provide: SessionReadModel, useValue: sessions },
      { provide: SessionEvents, useValue: new SessionEvents(sessions, hints, log) },
      { provide: WorkshopReadModel, useValue: new WorkshopReadModel(db) },
    ];
    const everywhere: Provider[] = [
      { provide: APP_FILTER, useValue: new ProblemFilter(log) },
      { provide: APP_GUARD, useClass: OriginGuard },
      { provide: APP_GUARD, useClass: AuthenticationGuard },
      { provide: APP_PIPE, useClass: TextPipe },
      { provide: APP_PIPE, useValue: validationPipe() },
      { provide: APP_INTERCEPTOR, useClass: StandardSchemaSerializerInterceptor },
    ];
    const controllers = [
      SessionsController,
      WorkshopsController,
      OperatorController,
      HealthController,
    ];
    return {
      module: ControlPlaneModule,
      controllers,
      providers: [...domain, Founder, ...everywhere],
    };
  }
}
