import { AppError } from '@launchpad/kernel';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { controlPlaneOptions, type ControlPlaneOptions } from '../options.js';
import type { LaunchpadRequest } from './request.js';

/**
 * Refuses changes that another site's page asks for. Session hosts are the same *site* as the portal where
 * they share a registrable domain, so `SameSite` cookies alone do not keep their scripts out.
 */
@Injectable()
export class OriginGuard implements CanActivate {
  private readonly origin: string;

  constructor(@Inject(controlPlaneOptions) options: ControlPlaneOptions) {
    this.origin = new URL(options.portalUrl).origin;
  }

  canActivate(context: ExecutionContext): boolean {
    const { method, headers } = context.switchToHttp().getRequest<LaunchpadRequest>();
    if (method === 'GET' || method === 'HEAD' || headers['x-launchpad-identity'] !== undefined)
      return true;
    const { origin } = headers;
    const site = headers['sec-fetch-site'];
    if (
      (origin !== undefined && origin !== this.origin) ||
      (site !== undefined && site !== 'same-origin')
    ) {
      throw new AppError(
        'request.forbidden_origin',
        `Changes are accepted from ${this.origin} only.`,
      );
    }
    return true;
  }
}
