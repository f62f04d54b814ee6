import { WorkshopList, WorkshopResource } from '@launchpad/contract';
import { AppError } from '@launchpad/kernel';
import { defaultTenantId, type User } from '@launchpad/tenancy';
import { WorkshopReadModel, type WorkshopVersion } from '@launchpad/workshops';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../http/policy.js';
import { CurrentUser } from '../http/request.js';
import { Returns } from '../http/returns.decorator.js';

@ApiTags('workshops')
@Controller('api/v1/workshops')
export class WorkshopsController {
  constructor(private readonly workshops: WorkshopReadModel) {}

  @Get()
  @Allow('anyone')
  @ApiOperation({ summary: 'The catalogue' })
  @Returns(200, WorkshopList)
  async list(@CurrentUser() user: User | undefined): Promise<WorkshopList> {
    return { items: (await this.workshops.listPublished(tenantOf(user))).map(toResource) };
  }

  @Get(':slug')
  @Allow('anyone')
  @ApiOperation({ summary: 'One workshop' })
  @Returns(200, WorkshopResource)
  async get(@CurrentUser() user: User | undefined, @Param('slug') slug: string): Promise<WorkshopResource> {
    const workshop = await this.workshops.findPublished(tenantOf(user), slug);
    if (workshop === undefined) throw new AppError('workshop.not_found', 'There is no workshop of that name. The catalogue lists what there is.');
    return toResource(workshop);
  }
}

const tenantOf = (user: User | undefined): string => user?.tenantId ?? defaultTenantId;

function toResource({ slug, digest, definition }: WorkshopVersion): WorkshopResource {
  const { title, description, durationSeconds, difficulty, tags, ttlSeconds, maxTtlSeconds, idleTimeoutSeconds } = definition;
  const times = { durationSeconds, ttlSeconds, maxTtlSeconds, idleTimeoutSeconds };
  return { slug, title, description, difficulty, tags: [...tags], ...times, version: digest, params: paramsOf(definition) };
}

const paramsOf = ({ params }: WorkshopVersion['definition']): WorkshopResource['params'] =>
  Object.entries(params).map(([name, { description, ...param }]) => ({ name, ...param, ...(description === undefined ? {} : { description }) }));
