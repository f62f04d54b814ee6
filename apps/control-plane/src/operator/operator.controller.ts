import { OperatorOverview, OperatorSignInRequest } from '@launchpad/contract';
import { SessionReadModel } from '@launchpad/sessions';
import { LoginService, type User } from '@launchpad/tenancy';
import { WorkshopReadModel } from '@launchpad/workshops';
import { Body, Controller, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { setLoginCookie } from '../http/login-cookie.js';
import { Allow } from '../http/policy.js';
import { CurrentUser } from '../http/request.js';
import { Returns } from '../http/returns.decorator.js';
import { controlPlaneOptions, type ControlPlaneOptions } from '../options.js';

@ApiTags('operator')
@Controller('api/v1/operator')
export class OperatorController {
  constructor(
    private readonly logins: LoginService,
    private readonly sessions: SessionReadModel,
    private readonly workshops: WorkshopReadModel,
    @Inject(controlPlaneOptions) private readonly options: ControlPlaneOptions,
  ) {}

  @Post('sign-in')
  @HttpCode(204)
  @Allow('anyone')
  @ApiOperation({ summary: 'Swap an operator link for a login' })
  async signIn(
    @Body({ schema: OperatorSignInRequest }) body: z.infer<typeof OperatorSignInRequest>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    setLoginCookie(response, await this.logins.signInOperator(body.token), this.options.portalUrl);
  }

  @Get('overview')
  @Allow('operator')
  @ApiOperation({ summary: 'What this installation is doing' })
  @Returns(200, OperatorOverview)
  async overview(@CurrentUser() user: User): Promise<OperatorOverview> {
    const [used, sessions, stuck, workshops] = await Promise.all([
      this.sessions.countOccupied(),
      this.sessions.countByState(),
      this.sessions.listStuck(),
      this.workshops.listFaults(user.tenantId),
    ]);
    return {
      capacity: { max: this.options.maxSessions, used },
      sessions: { ...sessions },
      stuck: stuck.map((each) => ({ ...each, since: each.since.toISOString() })),
      workshops: workshops.map(({ slug, published, faults }) => ({
        slug,
        published,
        faults: [...faults],
      })),
    };
  }
}
