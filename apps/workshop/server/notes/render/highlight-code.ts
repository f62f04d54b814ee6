import type { HLJSApi } from 'highlight.js';
import { escapeHtml } from './html-escape.js';

const maxBlockLength = 64 * 1024;
const maxPageLength = 256 * 1024;

/** Colours code by class names. One is made for each page, so that a page as a whole is bounded too. */
export class CodeHighlighter {
  private left = maxPageLength;

  constructor(private readonly languages: HLJSApi) {}

  /** HTML of the code; only escaped when its language is unknown or it is too long. */
  highlight(code: string, language: string): string {
    this.left -= code.length;
    if (code.length > maxBlockLength || this.left < 0) return escapeHtml(code);
    if (this.languages.getLanguage(language) === undefined) return escapeHtml(code);
    return this.languages.highlight(code, { language, ignoreIllegals: true }).value;
  }
}

let loaded: Promise<HLJSApi> | undefined;

/** Loads the languages when the first page wants one: they are large, and many pages have none. */
export async function loadHighlighter(): Promise<CodeHighlighter> {
  loaded ??= loadLanguages();
  return new CodeHighlighter(await loaded);
}

async function loadLanguages(): Promise<HLJSApi> {
  const [common, dockerfile, nginx, groovy, http, powershell, properties] = await Promise.all([
    import('highlight.js/lib/common'),
    import('highlight.js/lib/languages/dockerfile'),
    import('highlight.js/lib/languages/nginx'),
    import('highlight.js/lib/languages/groovy'),
    import('highlight.js/lib/languages/http'),
    import('highlight.js/lib/languages/powershell'),
    import('highlight.js/lib/languages/properties'),
  ]);
  const languages = common.default;
  for (const [name, { default: language }] of Object.entries({
    dockerfile,
    nginx,
    groovy,
    http,
    powershell,
    properties,
  }))
    languages.registerLanguage(name, language);
  return languages;
}
