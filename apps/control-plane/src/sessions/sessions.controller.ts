import {
  CreateSessionRequest,
  ExtendSessionRequest,
  OpenedSession,
  SessionList,
  SessionResource,
} from '@launchpad/contract';
import { notFound, SessionReadModel, SessionService } from '@launchpad/sessions';
import { IdempotencyService, type User } from '@launchpad/tenancy';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Res,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Founder } from '../http/founder.js';
import { Allow } from '../http/policy.js';
import { CurrentUser } from '../http/request.js';
import { Returns } from '../http/returns.decorator.js';
import { controlPlaneOptions, type ControlPlaneOptions } from '../options.js';
import { SessionEvents } from './session.events.js';
import { sessionPath, toSessionResource } from './session.mapper.js';
import { sessionUrl } from './session-url.js';

@ApiTags('sessions')
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionService,
    private readonly readModel: SessionReadModel,
    private readonly idempotency: IdempotencyService,
    private readonly streams: SessionEvents,
    private readonly founder: Founder,
    @Inject(controlPlaneOptions) private readonly options: ControlPlaneOptions,
  ) {}

  @Post()
  @Allow('founder')
  @ApiOperation({
    summary: 'Start a session',
    description:
      'Answers 201 with a new session, or 200 with the live one you already have of that workshop. ' +
      '`params` may hold what the workshop declares, and nothing else.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Makes sending it again safe, for 24 hours. Keys are each user’s own: without a login cookie every request is a newcomer’s.',
  })
  @Returns(201, SessionResource, 'The session, new and queued')
  @ApiResponse({
    status: 200,
    description: 'The live session you already have',
    standardSchema: SessionResource,
  })
  async create(
    @CurrentUser() asking: User | undefined,
    @Body({ schema: CreateSessionRequest }) body: CreateSessionRequest,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResource> {
    return this.founder.actAs(asking, response, async (user) => {
      const create = async () => {
        const { id, created } = await this.sessions.create(user, body.workshop, body.params);
        return { sessionId: id, status: created ? 201 : 200 };
      };
      const { sessionId, status } = await (key === undefined
        ? create()
        : this.idempotency.once({ user, key, body }, create));
      response.status(status).location(sessionPath(sessionId));
      return this.read(user, sessionId);
    });
  }

  @Get()
  @Allow('anyone')
  @ApiOperation({
    summary: 'My sessions',
    description: 'Live ones first, then those that ended in the last day.',
  })
  @Returns(200, SessionList)
  async list(@CurrentUser() user: User | undefined): Promise<SessionList> {
    const sessions = user === undefined ? [] : await this.readModel.listOwned(user);
    return { items: sessions.map(toSessionResource) };
  }

  @Get(':id')
  @Allow('anyone')
  @ApiOperation({ summary: 'One session' })
  @Returns(200, SessionResource)
  async get(
    @CurrentUser() user: User | undefined,
    @Param('id') id: string,
  ): Promise<SessionResource> {
    return this.read(user, id);
  }

  @Get(':id/events')
  @Allow('anyone')
  @ApiOperation({
    summary: 'Follow a session',
    description:
      'Server-sent events named `session`; `Last-Event-ID` resumes. 204 once the session is over and all was told.',
  })
  @ApiProduces('text/event-stream')
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Id of the last event received',
  })
  @ApiResponse({
    status: 200,
    description: 'A stream; the `data` of each event is a SessionEvent as JSON',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 204, description: 'Over, and all was told' })
  async events(
    @CurrentUser() user: User | undefined,
    @Param('id') id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    return this.streams.serve({ user, id, lastEventId }, response);
  }

  @Post(':id/open')
  @Allow('anyone')
  @ApiOperation({
    summary: 'Open a session',
    description: 'A one-time address, good for a minute, that lets this browser in.',
  })
  @Returns(201, OpenedSession)
  async open(
    @CurrentUser() user: User | undefined,
    @Param('id') id: string,
  ): Promise<OpenedSession> {
    const { token, expiresAt } = await this.sessions.open(known(user), id);
    return { url: sessionUrl(this.options, id, token), expiresAt: expiresAt.toISOString() };
  }

  @Post(':id/extend')
  @HttpCode(200)
  @Allow('anyone')
  @ApiOperation({
    summary: 'Ask for more time',
    description: 'Up to the most the workshop allows.',
  })
  @Returns(200, SessionResource)
  async extend(
    @CurrentUser() user: User | undefined,
    @Param('id') id: string,
    @Body({ schema: ExtendSessionRequest }) body: ExtendSessionRequest,
  ): Promise<SessionResource> {
    await this.sessions.extend(known(user), id, body.seconds);
    return this.read(user, id);
  }

  @Delete(':id')
  @HttpCode(202)
  @Allow('anyone')
  @ApiOperation({
    summary: 'Finish a session',
    description: 'Everything in it is removed; its events tell when.',
  })
  @Returns(202, SessionResource)
  async finish(
    @CurrentUser() user: User | undefined,
    @Param('id') id: string,
  ): Promise<SessionResource> {
    await this.sessions.end(known(user), id);
    return this.read(user, id);
  }

  private async read(user: User | undefined, id: string): Promise<SessionResource> {
    const session = user === undefined ? undefined : await this.readModel.findOwned(user, id);
    if (session === undefined) throw notFound();
    return toSessionResource(session);
  }
}

/** Somebody we do not know owns nothing: the same answer as for a session that does not exist. */
function known(user: User | undefined): User {
  if (user === undefined) throw notFound();
  return user;
}
