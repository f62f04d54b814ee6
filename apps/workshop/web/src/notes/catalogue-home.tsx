import type { CheckAnswer } from '../../../protocol/check-messages.js';
import type { NotesIndexAnswer } from '../../../protocol/notes-messages.js';
import { groupPages } from '../../../protocol/page-groups.js';
import { Icon } from '../app/icon.js';
import { Mark } from './contents-menu.js';
import { NoteLink } from './note-link.js';
import { pageMark } from './page-marks.js';

type HomeProps = {
  readonly index: NotesIndexAnswer;
  readonly checks: readonly CheckAnswer[];
  readonly visited: ReadonlySet<string>;
  readonly onOpen: (page: string) => void;
};

/** Stands for the home page of notes that have none: everything there is, by category. */
export function CatalogueHome({ index, checks, visited, onOpen }: HomeProps) {
  const [first] = index.pages;
  const next = index.pages.find((page) => !visited.has(page.path)) ?? first;
  const begun = index.pages.some((page) => visited.has(page.path));
  return (
    <div className="note catalogue">
      <h1>{index.title ?? 'What is in this workshop'}</h1>
      {groupPages(index.pages, index.categories).map((group) => (
        <section className="catalogue-group" key={group.key}>
          {group.title !== '' && <h2>{group.title}</h2>}
          <ul>
            {group.pages.map((page) => (
              <li key={page.path}>
                <NoteLink page={page.path} onOpen={onOpen}>
                  <span className="contents-title">{page.title}</span>{' '}
                  <Mark mark={pageMark(page, checks, visited)} />
                </NoteLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {next !== undefined && (
        <div className="page-end">
          <NoteLink className="button primary" page={next.path} onOpen={onOpen}>
            {begun ? 'Go on with' : 'Begin with'} “{next.title}” <Icon name="forward" />
          </NoteLink>
        </div>
      )}
    </div>
  );
}
