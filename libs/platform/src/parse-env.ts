import { AppError } from '@launchpad/kernel';
import type { z } from 'zod';

/** Reads settings from environment variables; every fault is named with its variable. An empty variable counts as unset. */
export function parseEnv<S extends z.ZodType>(schema: S, env: NodeJS.ProcessEnv): z.infer<S> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    (issue) => `  ${issue.path.join('.') || '(settings)'}: ${issue.message}`,
  );
  throw new AppError('config.invalid', `the settings are not valid:\n${faults.join('\n')}`);
}
