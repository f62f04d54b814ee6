import { expect, it } from 'vitest';
import { interpolate } from './interpolate.js';

const variables = { username: 'ada', project_namespace: undefined, base_url: '/notes' };

it.each([
  ['%username% and %username%', 'ada and ada'],
  ['{{ username }}{{username}}', 'adaada'],
  ['[go](%base_url%/setup)', '[go](/notes/setup)'],
  ['```execute\noc project %project_namespace%\n```', '```execute\noc project \n```'],
  ['app-%unheard_of%.example', 'app-.example'],
  ['&percnt;username&percnt;', '&percnt;username&percnt;'],
  ['100% of 50% done', '100% of 50% done'],
  ["date '+%Y%m%d'", "date '+%Y%m%d'"],
  ['caf%C3%A9', 'caf%C3%A9'],
  ['{{ item.name }} {{ item }}', '{{ item.name }} {{ item }}'],
  ['%constructor% %toString%', ' '],
])('%j becomes %j', (text, expected) => {
  expect(interpolate(text, variables)).toBe(expected);
});
