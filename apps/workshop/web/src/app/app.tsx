import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { WorkspaceAnswer } from '../../../protocol/dashboard-messages.js';
import { ClockWarning } from '../clock/clock-bar.js';
import { useSessionClock } from '../clock/use-session-clock.js';
import type { NotesTitles } from '../notes/notes-pane.js';
import { Workbench } from '../work/workbench.js';
import { watchAreaKeys } from './area-focus.js';
import { below } from './base-path.js';
import { FailureNotice } from './failure-notice.js';
import { Header } from './header.js';
import { isTyping } from './is-typing.js';
import { QuietWait } from './quiet-wait.js';
import { useAnswer } from './use-answer.js';
import { createMemory } from './workshop-memory.js';

// What few people open comes when they do: the terminals come first.
const FinishDialog = lazy(async () => ({
  default: (await import('../clock/finish-dialog.js')).FinishDialog,
}));
const HelpDialog = lazy(async () => ({ default: (await import('./help-dialog.js')).HelpDialog }));

type Dialog = 'help' | 'asked' | 'end';

export function App() {
  const asked = useAnswer<WorkspaceAnswer>(below('api/workspace'));
  const clock = useSessionClock();
  const [dialog, setDialog] = useState<Dialog>();
  const [titles, setTitles] = useState<NotesTitles>();
  const workspace = asked.state === 'ready' ? asked.value : undefined;
  const ownTitle = workspace?.title ?? '';
  const memory = useMemo(() => createMemory(ownTitle), [ownTitle]);
  const title = ownTitle || titles?.site || clock.seen?.session.workshop.title || 'Workshop';
  const pageTitle = titles?.page ?? title;
  const hosted = clock.seen !== undefined;
  const restartUrl = workspace?.restartUrl ?? null;
  const close = (): void => {
    setDialog(undefined);
  };
  useHelpKey(() => {
    setDialog((shown) => shown ?? 'help');
  });
  useEffect(() => watchAreaKeys(document), []);

  return (
    <div className="app">
      <title>{pageTitle === title ? title : `${pageTitle} – ${title}`}</title>
      <Header
        title={title}
        clock={clock}
        canRestart={clock.alone && restartUrl !== null}
        onFinish={() => {
          setDialog('asked');
        }}
        onHelp={() => {
          setDialog('help');
        }}
      />
      {clock.seen && clock.left && (
        <ClockWarning seen={clock.seen} left={clock.left} onChanged={clock.refresh} />
      )}
      {asked.state === 'failed' && <FailureNotice message={asked.message} onRetry={asked.retry} />}
      {asked.state === 'loading' && <QuietWait what="Opening the workspace…" />}
      {workspace !== undefined && (
        <Workbench
          workspace={workspace}
          memory={memory}
          onLost={clock.refresh}
          onTitles={setTitles}
          // With neither a session to finish nor a place to start again, the end leads back to the start.
          {...((hosted || restartUrl !== null) && {
            onEnd: () => {
              setDialog('end');
            },
          })}
        />
      )}
      <Suspense>
        {dialog === 'help' && <HelpDialog hosted={hosted} onClose={close} />}
        {(dialog === 'asked' || dialog === 'end') && (
          <FinishDialog reason={dialog} hosted={hosted} restartUrl={restartUrl} onClose={close} />
        )}
      </Suspense>
    </div>
  );
}

function useHelpKey(onHelp: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      onHelp();
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  });
}
