import type { PageFormat } from '../content.folder.js';
import type { NoteVariables } from '../interpolate.js';
import type { LineFault } from '../page-header.js';
import type { WrittenCheck } from './check-block.js';
import type { BlockFindings } from './code-block.js';
import { escapeHtml } from './html-escape.js';
import { placeAddresses, type AddressEnv } from './page-addresses.js';

export type PageEnv = Omit<AddressEnv, 'parts'> & {
  readonly title: string;
  readonly format: PageFormat;
  readonly variables: NoteVariables;
  /** Whether code is coloured; for the text alone it is not worth the time. */
  readonly colours?: boolean;
};

export type RenderedPage = {
  readonly html: string;
  readonly checks: readonly (WrittenCheck & { readonly line: number | null })[];
  /** Lines count from the first line of the body, which is 1. */
  readonly faults: readonly LineFault[];
};

/** A page's text, its values already put in, as HTML below the base path. */
export async function renderPage(body: string, env: PageEnv): Promise<RenderedPage> {
  const findings = await newFindings(body, env);
  const raw = await convert(body, env, findings);
  const parts = partsOf(env.variables);
  const { html, hasHeading } = placeAddresses(raw, { ...env, parts });
  return {
    html: hasHeading ? html : `<h1>${escapeHtml(env.title)}</h1>\n${html}`,
    checks: findings.checks.map((check) => ({ ...check, line: check.line + 1 })),
    faults: findings.faults.map(({ line, message }) => ({ line: line + 1, message })),
  };
}

async function newFindings(body: string, env: PageEnv): Promise<BlockFindings> {
  const { namesLanguage } = await import('./render-markdown.js');
  const wanted = env.colours !== false && (env.format === 'asciidoc' || namesLanguage(body));
  const highlighter = wanted
    ? await (await import('./highlight-code.js')).loadHighlighter()
    : undefined;
  return { checks: [], faults: [], highlighter };
}

async function convert(body: string, env: PageEnv, findings: BlockFindings): Promise<string> {
  if (env.format === 'markdown')
    return (await import('./render-markdown.js')).renderMarkdown(body, findings);
  const { renderAsciidoc } = await import('./render-asciidoc.js');
  return renderAsciidoc(body, env.variables, findings);
}

/** Homeroom's names for addresses of the dashboard's parts. */
const partsOf = (variables: NoteVariables): Record<string, string> => ({
  terminal: variables['terminal_url'] ?? '',
  console: variables['console_url'] ?? '',
  slides: variables['slides_url'] ?? '',
});
