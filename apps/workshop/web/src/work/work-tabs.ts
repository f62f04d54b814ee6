import type { DashboardTab, WorkspaceAnswer } from '../../../protocol/dashboard-messages.js';

export type WorkTab =
  | { readonly kind: 'terminals'; readonly id: string; readonly title: string }
  | { readonly kind: 'files'; readonly id: string; readonly title: string }
  | {
      readonly kind: 'page';
      readonly id: string;
      readonly title: string;
      readonly page: DashboardTab;
    };

export const terminalsTab = 'terminals';

/** The tab that the notes mean by the name of a part of the dashboard. */
export function tabOfPart(tabs: readonly WorkTab[], part: string): WorkTab | undefined {
  if (part === 'terminal') return tabs.find(({ kind }) => kind === 'terminals');
  return tabs.find((tab) => tab.kind === 'page' && tab.page.id === part);
}

/** What the work area can show. Notes that use no terminal and bring nothing else have the page to themselves. */
export function workTabs({ layout, tabs }: WorkspaceAnswer): readonly WorkTab[] {
  if (layout === 'none' && tabs.length === 0) return [];
  return [
    ...(layout === 'none'
      ? []
      : [{ kind: 'terminals', id: terminalsTab, title: 'Terminals' } as const]),
    ...tabs.map(
      (page) => ({ kind: 'page', id: `page-${page.id}`, title: page.title, page }) as const,
    ),
    { kind: 'files', id: 'files', title: 'Files' },
  ];
}
