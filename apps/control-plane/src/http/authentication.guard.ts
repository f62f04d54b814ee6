import { cookieNames, readCookie } from '@launchpad/access';
import { AppError } from '@launchpad/kernel';
import { LoginService, type User } from '@launchpad/tenancy';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { controlPlaneOptions, type ControlPlaneOptions } from '../options.js';
import { policyKey, type Policy } from './policy.js';
import type { LaunchpadRequest } from './request.js';

/** Finds out who asks, and holds each route's declared policy against it. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  private readonly cookie: string;

  constructor(
    private readonly reflector: Reflector,
    private readonly logins: LoginService,
    @Inject(controlPlaneOptions) private readonly options: ControlPlaneOptions,
  ) {
    this.cookie = cookieNames(options.portalUrl.startsWith('https:')).login;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<LaunchpadRequest>();
    const policy = this.reflector.getAllAndOverride<Policy | undefined>(policyKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (policy === undefined) throw new Error(`no policy for ${request.method} ${request.path}`);
    request.user = await this.identify(request);
    if (policy === 'operator') {
      if (request.user === undefined)
        throw new AppError(
          'auth.required',
          'Open the operator link that Launchpad printed when it started.',
        );
      if (!request.user.operator)
        throw new AppError('auth.forbidden', 'This page is for operators of this installation.');
    }
    return true;
  }

  private async identify(request: LaunchpadRequest): Promise<User | undefined> {
    const assertion = request.headers['x-launchpad-identity'];
    if (typeof assertion === 'string') return this.identifyPage(request, assertion);
    const token = readCookie(request.headers.cookie, this.cookie);
    return token === undefined ? undefined : this.logins.authenticate(token);
  }

  /** A session's own page, through the edge: it may act on that one session and on nothing else. */
  private async identifyPage(
    request: LaunchpadRequest,
    assertion: string,
  ): Promise<User | undefined> {
    const identity = await this.options.verifyEdge(assertion);
    const resource = `/api/v1/sessions/${identity.sessionId}`;
    if (request.path !== resource && request.path !== `${resource}/extend`) return undefined;
    if (identity.role !== 'owner') return undefined;
    const user = await this.logins.findUser(identity.userId);
    return user === undefined ? undefined : { ...user, operator: false };
  }
}
