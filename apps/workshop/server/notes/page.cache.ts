import type { ContentFolder, ListedPage } from './content.folder.js';
import { decodeText } from './decode-text.js';
import type { LoadedPage, PageFault } from './notes-source.js';
import { parsePageHeader } from './page-header.js';

/** AsciiDoc takes far more time for the same length. */
const limits = {
  markdown: { bytes: 2 * 1024 * 1024, words: '2 MiB' },
  asciidoc: { bytes: 512 * 1024, words: '512 KiB' },
} as const;
/** Files read in parallel. */
const atOnce = 32;

export type PageText = {
  readonly body: string;
  /** Lines of the file before the body. */
  readonly bodyLine: number;
};

/** What pages say about themselves, kept as long as their files stay the same. */
export class PageCache {
  private readonly loaded = new Map<string, LoadedPage>();

  async load(folder: ContentFolder, listed: readonly ListedPage[]): Promise<readonly LoadedPage[]> {
    const pages: LoadedPage[] = [];
    for (let start = 0; start < listed.length; start += atOnce) {
      const some = listed.slice(start, start + atOnce);
      pages.push(...(await Promise.all(some.map((page) => this.loadOne(folder, page)))));
    }
    const present = new Set(pages.map(({ path }) => path));
    for (const path of this.loaded.keys()) if (!present.has(path)) this.loaded.delete(path);
    return pages;
  }

  private async loadOne(folder: ContentFolder, listed: ListedPage): Promise<LoadedPage> {
    const earlier = this.loaded.get(listed.path);
    if (earlier?.listed.stamp === listed.stamp && earlier.listed.file === listed.file)
      return earlier;
    const page = await readPage(folder, listed);
    this.loaded.set(listed.path, page);
    return page;
  }
}

/** One page's fault is told in its place and never hides the others. */
async function readPage(folder: ContentFolder, listed: ListedPage): Promise<LoadedPage> {
  const { path, format } = listed;
  const about = { listed, path, format, file: folder.nameOf(listed.file) };
  const read = await readText(folder, listed);
  if (typeof read === 'string') {
    const faults = [unreadable(read)];
    return { ...about, header: {}, lines: new Map(), faults, problem: read, telling: false };
  }
  const { header, lines, faults, body } = parsePageHeader(read.text);
  const telling = /(?:```|~~~)check\b|role=.?check\b|\[\.check\b|^include::|\{[{%]/m.test(body);
  return {
    ...about,
    header,
    lines,
    faults: [...read.faults, ...faults.map((fault) => ({ rule: 'bad-header' as const, ...fault }))],
    problem: undefined,
    telling,
  };
}

/** A file that fails in a way of its own is one more that cannot be read. */
async function readBytes(folder: ContentFolder, file: string, maxBytes: number) {
  try {
    return await folder.read(file, maxBytes);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 'absent';
    throw error;
  }
}

const unreadable = (message: string): PageFault => ({
  rule: 'unreadable-file',
  line: null,
  message,
});

type ReadText = { readonly text: string; readonly faults: readonly PageFault[] };

async function readText(folder: ContentFolder, listed: ListedPage): Promise<ReadText | string> {
  if (listed.problem !== undefined) return listed.problem;
  const limit = limits[listed.format];
  const bytes = await readBytes(folder, listed.file, limit.bytes);
  if (bytes === 'absent') return 'The file cannot be read or lies outside the content folder.';
  if (bytes === 'too large') return `The file is larger than ${limit.words}.`;
  const { text, faults } = decodeText(bytes);
  return { text, faults: faults.map(unreadable) };
}

/** A page's text, read anew; a string says why there is none. */
export async function readPageText(
  folder: ContentFolder,
  page: LoadedPage,
): Promise<PageText | string> {
  const read = await readText(folder, page.listed);
  if (typeof read === 'string') return read;
  const { body, bodyLine } = parsePageHeader(read.text);
  return { body, bodyLine };
}
