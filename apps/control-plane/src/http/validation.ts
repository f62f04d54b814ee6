import { AppError } from '@launchpad/kernel';
import { StandardSchemaValidationPipe } from '@nestjs/common';

type Issue = {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
};

const pathOf = (issue: Issue): string =>
  (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');

/** Holds what a request carries against its schema; every fault is named with its path. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) => {
      const errors = issues.map((issue) => ({ path: pathOf(issue), message: issue.message }));
      const summary = errors
        .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
        .join('; ');
      return new AppError('request.invalid', summary, { details: { errors } });
    },
  });
