import { namespaceOf, objectNames } from '../slug.js';
import { isTree } from './plain-tree.js';

/** What may stand between `{{` and `}}` in a text of an extra object. */
const templateNames = ['session', 'namespace', 'service_account'] as const;
type TemplateName = (typeof templateNames)[number];
type TemplateValues = Readonly<Record<TemplateName, string>>;

export const templateValues = (sessionId: string): TemplateValues => ({
  session: sessionId,
  namespace: namespaceOf(sessionId),
  service_account: objectNames.account,
});

const placeholder = /\{\{ *([A-Za-z_][A-Za-z0-9_]*) *\}\}/g;

const isTemplateName = (name: string): name is TemplateName =>
  templateNames.some((known) => known === name);

/** Fills in every text of an object; names of fields stay as they are, and so does what is no name of ours. */
export function fillObject<T>(value: T, values: TemplateValues): T;
export function fillObject(value: unknown, values: TemplateValues): unknown {
  if (typeof value === 'string')
    return value.replace(placeholder, (whole, name: string) =>
      isTemplateName(name) ? values[name] : whole,
    );
  if (Array.isArray(value)) return value.map((item: unknown) => fillObject(item, values));
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fillObject(inner, values)]),
  );
}

type UnknownPlaceholder = {
  readonly path: readonly (string | number)[];
  readonly name: string;
};

/** Placeholders that stand for nothing. */
export function unknownPlaceholders(value: unknown): readonly UnknownPlaceholder[] {
  if (typeof value === 'string')
    return [...value.matchAll(placeholder)].flatMap(([, name = '']) =>
      isTemplateName(name) ? [] : [{ path: [], name }],
    );
  const inner = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(isTree(value) ? value : {});
  return inner.flatMap(([key, item]) =>
    unknownPlaceholders(item).map(({ path, name }) => ({ path: [key, ...path], name })),
  );
}
