import { interpolate, type NoteVariables } from './interpolate.js';
import type { LineFault } from './page-header.js';
import type { TemplateEngine } from './settings/settings-file.js';

export type Filling = { readonly engine: TemplateEngine; readonly variables: NoteVariables };

export type FilledPage = {
  readonly text: string;
  readonly faults: readonly LineFault[];
  /** Whether its lines are still the file's. */
  readonly sameLines: boolean;
};

export const isTemplate = (body: string, engine: TemplateEngine): boolean =>
  engine === 'liquid' && /\{[{%]/.test(body);

/** Puts the values into a page's text. A template that cannot be carried out is shown as it was written. */
export async function fillPage(body: string, filling: Filling): Promise<FilledPage> {
  const { engine, variables } = filling;
  if (!isTemplate(body, engine)) return plain(body, variables, []);
  const { renderLiquid } = await import('./liquid-template.js');
  const rendered = await renderLiquid(body, variables);
  if (typeof rendered !== 'string') return plain(body, variables, [rendered]);
  // What a template printed on purpose stays: only names that are known are still replaced.
  const text = interpolate(rendered, variables, 'known only');
  return { text, faults: [], sameLines: lineCount(text) === lineCount(body) };
}

function plain(body: string, variables: NoteVariables, faults: readonly LineFault[]): FilledPage {
  const text = interpolate(body, variables);
  return { text, faults, sameLines: lineCount(text) === lineCount(body) };
}

const lineCount = (text: string): number => text.split('\n').length;

/** The text with its values and on its own lines, for whoever looks for faults: all branches of a template are in it. */
export function fillInPlace(body: string, { engine, variables }: Filling): string {
  const oneLine = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value?.replaceAll('\n', ' ')]),
  );
  const text =
    engine === 'liquid'
      ? body.replaceAll(/\{%[^%]{0,2000}%\}/g, (tag) => '\n'.repeat(tag.split('\n').length - 1))
      : body;
  return interpolate(text, oneLine);
}
