import { formatDuration, parseDuration } from '@launchpad/kernel';
import { z } from 'zod';
import { accessKey, budgetKey, egressKey, imageKey, volumeKey } from './cluster-keys.js';
import { paramsKey } from './declared-params.js';
import { objectsKey, portsKey } from './workspace-keys.js';
import { line, wanted } from './written-text.js';

export const difficulties = ['beginner', 'intermediate', 'advanced'] as const;

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

type DurationRules = { readonly example: string; readonly min: number; readonly max: number };

function duration({ example, min, max }: DurationRules) {
  const form = 'a length of time: a whole number with s, m, h or d (a bare number means seconds)';
  return z
    .union([z.string(), z.number()], { error: wanted(form, example) })
    .transform((value, context) => {
      const seconds = parseDuration(value);
      if (seconds === undefined) {
        context.addIssue({ code: 'custom', message: `must be ${form}, such as \`${example}\`` });
        return z.NEVER;
      }
      if (seconds >= min && seconds <= max) return seconds;
      const unit = typeof value === 'number' ? ' (a bare number means seconds)' : '';
      context.addIssue({
        code: 'custom',
        message:
          `is ${formatDuration(seconds)}${unit}; ` +
          `use something from ${formatDuration(min)} to ${formatDuration(max)}, such as \`${example}\``,
      });
      return z.NEVER;
    });
}

const lifeLimits = { min: 10, max: 7 * day };

const extension = z.union(
  [
    z.literal(false),
    z.strictObject({
      by: duration({ ...lifeLimits, example: 'by: 30m' }).optional(),
      max: duration({ ...lifeLimits, example: 'max: 2h' }).optional(),
    }),
  ],
  { error: 'must be `false`, or have `by` (per press) and `max` (whole life), such as `{ by: 30m, max: 2h }`' },
);

/** Set by Launchpad or by the system for every shell: a workshop that changes them would break its own terminals. */
const reservedNames =
  /^(LAUNCHPAD_.*|KUBERNETES_.*|LD_.*|NODE_.*|AUTH_.*|PATH|HOME|SHELL|USER|LOGNAME|PWD|OLDPWD|TERM|IFS|ENV|BASH_ENV|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|LISTEN_SOCKET|CONTENT_DIR|BASE_PATH|HOST|PORT|TERMINALS|PREVIEW|RESULTS_FILE|HARD_DEADLINE|PORTS|PORT_URL|PROJECT_NAMESPACE|SETUP_FIRST|LAST_WORDS_FILE)$/;

const envName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]{0,63}$/, 'is no name for a variable; use capitals, digits and _, such as `MY_SETTING`')
  .refine((name) => !reservedNames.test(name), 'is reserved for the system; choose another name');

const envValue = z
  .string({ error: 'must be text; put the value in quotes' })
  .max(4096, 'is too long; use at most 4096 characters')
  .refine((value) => !value.includes('\0'), 'holds a zero byte; remove it');

const tags = z
  .array(line({ example: '- git', max: 30 }), { error: wanted('a list', 'tags: [shell, git]') })
  .max(10, 'has too many entries; use at most 10')
  .refine(
    (list) => new Set(list.map((tag) => tag.toLowerCase())).size === list.length,
    'names the same tag twice; remove one',
  );

const tabAddress = z
  .string({ error: wanted('an address', 'url: https://docs.example.org/') })
  .max(2000, 'is too long; use at most 2000 characters')
  .regex(
    /^(?:https?:\/\/|%[A-Za-z_][A-Za-z0-9_]*%)\S*$/,
    'must be a whole address that begins with https:// or http://, or with a variable such as %ingress_url%',
  );

const tabPort = z
  .int({ error: wanted('a port from 1 to 65535', 'port: 8080') })
  .min(1, 'must be a port from 1 to 65535')
  .max(65_535, 'must be a port from 1 to 65535');

/** A page beside the terminals. */
const tab = z
  .strictObject(
    {
      title: line({ example: 'title: Documentation', max: 40 }),
      url: tabAddress.optional(),
      port: tabPort.optional(),
    },
    { error: 'must be a map with `title`, and `url` or `port`' },
  )
  .refine(
    ({ url, port }) => (url === undefined) !== (port === undefined),
    'needs either `url` or `port`, such as `{ title: Documentation, url: https://docs.example.org/ }`',
  );

/** By the name of their layout; their number says the same, and is what travels on. */
const layouts = ['none', 'one', 'split', 'three'] as const;
const terminalLayout = `one of ${layouts.join(', ')} or a whole number from 0 to 3`;

const terminals = z.union(
  [z.enum(layouts).transform((layout) => layouts.indexOf(layout)), z.literal([0, 1, 2, 3])],
  { error: wanted(terminalLayout, 'terminals: split') },
);

/** What may stand in `workshop.yaml`, key by key. How the values fit together is checked in `definition-contradictions.ts`. */
export const definitionSchema = z.strictObject(
  {
    title: line({ example: 'title: First steps with Git', max: 100 }),
    description: line({ example: 'description: What people will be able to do', max: 1000 }),
    duration: duration({ example: 'duration: 45m', min: minute, max: 7 * day }).optional(),
    difficulty: z
      .enum(difficulties, { error: `must be one of ${difficulties.join(', ')}` })
      .default('beginner'),
    tags: tags.default([]),
    ttl: duration({ ...lifeLimits, example: 'ttl: 1h' }).default(hour),
    idle: duration({ example: 'idle: 30m', min: 0, max: 7 * day }).optional(),
    extension: extension.prefault({}),
    terminals: terminals.default(2),
    tabs: z
      .array(tab, { error: wanted('a list', 'tabs: [{ title: Documentation, url: https://docs.example.org/ }]') })
      .max(8, 'has too many entries; use at most 8')
      .default([]),
    env: z
      .record(envName, envValue, { error: 'must be a map of names to values, such as `{ COLOUR: "blue" }`' })
      .refine((variables) => Object.keys(variables).length <= 50, 'has too many variables; use at most 50')
      .default({}),
    params: paramsKey,
    image: imageKey,
    budget: budgetKey,
    access: accessKey,
    volume: volumeKey,
    egress: egressKey,
    ports: portsKey,
    objects: objectsKey,
  },
  { error: 'must be a map of settings; start with a line such as `title: First steps with Git`' },
);

export type WrittenDefinition = z.output<typeof definitionSchema>;

const size = ['cpu', 'memory'];

/** Keys of `workshop.yaml`, by the path of the map they stand in, with `*` for the number or name of an entry. */
const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(definitionSchema.shape),
  extension: ['by', 'max'],
  'tabs.*': ['title', 'url', 'port'],
  'params.*': ['default', 'pattern', 'description'],
  budget: [
    ...['from', 'cpu', 'memory', 'limit', 'request', 'min'],
    ...['volume', 'claims', 'controllers', 'secrets', 'services'],
  ],
  'budget.*': size,
};

export function knownKeysAt(path: readonly PropertyKey[]): readonly string[] {
  const [first = '', ...more] = path.map(String);
  return knownKeys[[first, ...more.map(() => '*')].join('.')] ?? [];
}
