import type { User } from '@launchpad/tenancy';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

export type LaunchpadRequest = Request & { user?: User | undefined; id?: unknown };

/** Who asks; `undefined` for somebody we do not know. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<LaunchpadRequest>().user,
);
