import { AppError } from '@launchpad/kernel';
import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';

/** Refuses the one character that no text in Postgres can hold, before a query fails on it. */
@Injectable()
export class TextPipe implements PipeTransform {
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    if (type !== 'custom' && textsIn(value).some((text) => text.includes('\0'))) {
      throw new AppError('request.malformed', 'The request carries a NUL character. Leave it out.');
    }
    return value;
  }
}

const textsIn = (value: unknown): readonly string[] =>
  (typeof value === 'object' && value !== null ? Object.values(value) : [value]).filter(
    (each) => typeof each === 'string',
  );
