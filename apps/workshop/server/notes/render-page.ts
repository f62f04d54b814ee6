import createParser, { type MarkdownIt, type Token } from 'markdown-it';
import { encodeContentPath, resolveNoteLink } from '../../protocol/note-links.js';
import { renderActionBlock } from './action-block.js';
import { renderTaskLists } from './task-lists.js';

type PageEnv = { readonly page: string; readonly basePath: string };

const markdown = createMarkdown();

/** Markdown to HTML, with its links and images made absolute below `basePath`. Raw HTML passes through: notes are trusted. */
export function renderPage(body: string, env: PageEnv & { readonly title: string }): string {
  const tokens = markdown.parse(body, {});
  const html = markdown.renderer.render(rewriteLinks(tokens, env), markdown.options, {});
  const hasHeading = tokens.some((token) => token.type === 'heading_open' && token.tag === 'h1');
  return hasHeading ? html : `<h1>${markdown.utils.escapeHtml(env.title)}</h1>\n${html}`;
}

function createMarkdown(): MarkdownIt {
  const md = createParser({ html: true, linkify: true });
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  const plainFence = md.renderer.rules['fence'];
  md.renderer.rules['fence'] = (...given) => {
    const [tokens, index] = given;
    const token = tokens[index];
    const action = token === undefined ? undefined : renderActionBlock(token.info, token.content);
    return action ?? plainFence?.(...given).replace('<pre', '<pre tabindex="0"') ?? '';
  };
  // Long lines scroll in their block, which has to be possible without a mouse too.
  const plainBlock = md.renderer.rules['code_block'];
  md.renderer.rules['code_block'] = (...given) =>
    plainBlock?.(...given).replace('<pre', '<pre tabindex="0"') ?? '';
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
  const taken = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const text = tokens[index + 1]?.content ?? '';
    const slug = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(/\s+/g, '-');
    const times = taken.get(slug) ?? 0;
    taken.set(slug, times + 1);
    if (slug !== '') token.attrSet('id', times === 0 ? slug : `${slug}-${String(times)}`);
  }
}

function rewriteLinks(tokens: Token[], env: PageEnv): Token[] {
  for (const token of tokens) {
    if (token.children) rewriteLinks(token.children, env);
    if (token.type === 'link_open') rewriteAnchor(token, env);
    if (token.type === 'image') {
      const link = resolveNoteLink(env.page, String(token.attrGet('src') ?? ''));
      if (link.kind === 'file' || link.kind === 'page') {
        token.attrSet('src', `${env.basePath}content/${encodeContentPath(link.path)}`);
      }
    }
  }
  return tokens;
}

function rewriteAnchor(token: Token, env: PageEnv): void {
  const link = resolveNoteLink(env.page, String(token.attrGet('href') ?? ''));
  if (link.kind === 'page') {
    token.attrSet('href', `${env.basePath}notes/${encodeContentPath(link.path)}${link.hash}`);
  } else if (link.kind === 'anchor') {
    token.attrSet('href', `${env.basePath}notes/${encodeContentPath(env.page)}${link.hash}`);
  } else {
    if (link.kind === 'file') {
      token.attrSet('href', `${env.basePath}content/${encodeContentPath(link.path)}${link.suffix}`);
    }
    const ownPage = link.kind === 'site' && link.href.startsWith(`${env.basePath}notes`);
    if (ownPage) return;
    token.attrSet('target', '_blank');
    token.attrSet('rel', 'noopener noreferrer');
  }
}
