import { AppError } from '@launchpad/kernel';
import { databaseNow } from '@launchpad/platform';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../http/policy.js';
import { Returns } from '../http/returns.decorator.js';
import { controlPlaneOptions, type ControlPlaneOptions } from '../options.js';

const Healthy = z.object({ status: z.literal('ok') }).meta({ id: 'Healthy' });

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(@Inject(controlPlaneOptions) private readonly options: ControlPlaneOptions) {}

  @Get('healthz')
  @Allow('anyone')
  @ApiOperation({ summary: 'Whether the process is alive' })
  @Returns(200, Healthy)
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Allow('anyone')
  @ApiOperation({ summary: 'Whether it can serve: database and queue answer' })
  @Returns(200, Healthy)
  async ready(): Promise<{ status: 'ok' }> {
    const check = async (name: string, ping: () => Promise<unknown>): Promise<void> => {
      await ping().catch((cause: unknown) => {
        throw new AppError('service.unavailable', `${name} does not answer`, { cause });
      });
    };
    await check('the database', () => databaseNow(this.options.db));
    await check('the queue', () => this.options.jobs.ping());
    return { status: 'ok' };
  }
}
