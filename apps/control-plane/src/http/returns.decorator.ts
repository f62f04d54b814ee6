import { applyDecorators, SerializeOptions } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** Declares what a route answers: checked on the way out, and described in the OpenAPI document. */
export const Returns = (status: number, schema: z.ZodType, description = 'Done') =>
  applyDecorators(
    SerializeOptions({ schema }),
    ApiResponse({ status, description, standardSchema: schema }),
  );
