import { bodyCases } from './body-cases.bed.js';
import { connectionCases } from './connection-cases.bed.js';
import type { FramingCase } from './framing-case.bed.js';
import { headerCases } from './header-cases.bed.js';
import { lineCases } from './line-cases.bed.js';

/** Requests over raw sockets, right and wrong, and what each may get. */
export const framingCases: readonly FramingCase[] = [
  ...bodyCases,
  ...lineCases,
  ...headerCases,
  ...connectionCases,
];
