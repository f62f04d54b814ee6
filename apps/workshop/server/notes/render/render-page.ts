import type { PageFormat } from '../content.folder.js';
import type { NoteVariables } from '../interpolate.js';
import type { PageFault } from '../notes-source.js';
import { callWithin } from '../call-within.js';
import { renderFault, type WrittenCheck } from './check-block.js';
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
  readonly faults: readonly PageFault[];
};

/** Milliseconds that a page may take. A long page of ordinary text takes a tenth of it. */
const limitMs = 3000;

/** A page's text, its values already put in, as HTML below the base path. */
export async function renderPage(body: string, env: PageEnv): Promise<RenderedPage> {
  const findings = await newFindings(body, env);
  const convert = await converterFor(body, env, findings);
  const parts = partsOf(env.variables);
  const placed = callWithin(limitMs, () => placeAddresses(convert(), { ...env, parts }));
  if (placed === undefined) return tooSlow(env);
  const { html, hasHeading } = placed.value;
  return {
    html: hasHeading ? html : titled(html, env),
    checks: findings.checks.map((check) => ({ ...check, line: check.line + 1 })),
    faults: findings.faults.map((fault) => ({ ...fault, line: fault.line + 1 })),
  };
}

const titled = (html: string, { title }: PageEnv): string =>
  `<h1>${escapeHtml(title)}</h1>\n${html}`;

function tooSlow(env: PageEnv): RenderedPage {
  const message = `This page cannot be made into HTML: it takes longer than ${limitMs / 1000} seconds.`;
  return {
    html: titled(renderFault(message), env),
    checks: [],
    faults: [{ rule: 'unshown-page', line: 1, message }],
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

/** Everything that has to be waited for is done here; what remains can be ended. */
async function converterFor(
  body: string,
  env: PageEnv,
  findings: BlockFindings,
): Promise<() => string> {
  if (env.format === 'markdown') {
    const { renderMarkdown } = await import('./render-markdown.js');
    return () => renderMarkdown(body, findings);
  }
  const { convertAsciidoc, placeBlocks } = await import('./render-asciidoc.js');
  const converted = await convertAsciidoc(body, env.variables, findings);
  return () => placeBlocks(converted, findings);
}

/** Homeroom's names for addresses of the dashboard's parts. */
const partsOf = (variables: NoteVariables): Record<string, string> => ({
  terminal: variables['terminal_url'] ?? '',
  console: variables['console_url'] ?? '',
  slides: variables['slides_url'] ?? '',
});
