import createParser, { type MarkdownIt, type Token } from 'markdown-it';
import { renderCode, renderLiveBlock, type BlockFindings } from './code-block.js';
import { HeadingIds } from './heading-ids.js';
import { renderTaskLists } from './task-lists.js';

type RenderEnv = { readonly findings: BlockFindings };

const markdown = createMarkdown();

export const parseMarkdown = (text: string): Token[] => markdown.parse(text, {});

/** The word directly after the back-quotes: with a space before it, it is the name of a language like any other. */
export const wordOfInfo = (info: string): string => /^\S{1,64}/.exec(info)?.[0] ?? '';

/** GitHub-flavoured Markdown to HTML. Raw HTML passes through: notes are trusted. */
export function renderMarkdown(text: string, findings: BlockFindings): string {
  return markdown.renderer.render(parseMarkdown(text), markdown.options, { findings });
}

/** Whether it is worth loading what colours code. */
export const namesLanguage = (text: string): boolean =>
  /^[ \t>]{0,40}(?:```|~~~)[`~]{0,9}\s{0,9}\w/m.test(text);

function createMarkdown(): MarkdownIt {
  const md = createParser({ html: true, linkify: true });
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  md.renderer.rules['fence'] = (...[tokens, index, , env]) => {
    const token = tokens[index];
    if (token === undefined) return '';
    const { findings } = env as RenderEnv;
    const { info, content, map } = token;
    const block = { word: wordOfInfo(info), content, line: (map?.[0] ?? 0) + 1 };
    const language = info.trim().split(/\s+/, 1)[0] ?? '';
    return renderLiveBlock(block, findings) ?? renderCode({ language, content }, findings);
  };
  md.renderer.rules['code_block'] = (...[tokens, index, , env]) => {
    const { findings } = env as RenderEnv;
    return renderCode({ language: '', content: tokens[index]?.content ?? '' }, findings);
  };
  md.core.ruler.push('task-lists', (state) => {
    renderTaskLists(state);
  });
  md.core.ruler.push('heading-ids', (state) => {
    addHeadingIds(state.tokens);
  });
  // Wide tables scroll by themselves instead of widening the page.
  md.renderer.rules['table_open'] = () => '<div class="table-scroll" tabindex="0"><table>\n';
  md.renderer.rules['table_close'] = () => '</table></div>\n';
  return md;
}

function addHeadingIds(tokens: readonly Token[]): void {
  const ids = new HeadingIds();
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const id = ids.next(plainText(tokens[index + 1]));
    if (id !== undefined) token.attrSet('id', id);
  }
}

/** What an inline token shows, without its marks. */
export function plainText(token: Token | undefined): string {
  return (token?.children ?? [])
    .map((child) => {
      if (child.type === 'image') return plainText(child);
      if (child.type === 'softbreak' || child.type === 'hardbreak') return ' ';
      return child.type === 'text' || child.type === 'code_inline' ? child.content : '';
    })
    .join('');
}
