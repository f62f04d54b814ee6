import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ErrorNotice } from '../../../components/error-notice.js';
import { useEndSession } from '../api/end-session.js';
import type { Session } from '../api/session-cache.js';

/** Ends a session after asking, as nothing in it can be brought back. */
export function FinishButton({ session }: { readonly session: Session }) {
  const [asking, { open, close }] = useDisclosure(false);
  const ending = useEndSession();
  if (!session.nextStates.includes('ending')) return null;

  const { title } = session.workshop;
  const begun = session.state === 'ready';
  const verb = begun ? 'Finish' : 'Give up';
  const finish = (): void => {
    ending.mutate(session.id, { onSuccess: close });
  };
  return (
    <>
      <Button variant="subtle" color="red" size="sm" onClick={open} aria-label={`${verb} ${title}`}>
        {verb}
      </Button>
      <Modal
        opened={asking}
        onClose={close}
        title={begun ? `Finish ${title}?` : `Give up your place for ${title}?`}
        classNames={{ title: 'lp-dialog-title' }}
        closeButtonProps={{ 'aria-label': 'Close' }}
        centered
      >
        <div className="lp-stack">
          <p className="lp-modal-text">
            {begun
              ? 'Its terminals are closed and all files in it are removed. This cannot be undone.'
              : 'You leave the queue. Starting again later means waiting from the end.'}
          </p>
          {ending.isError && <ErrorNotice error={ending.error} />}
          <div className="lp-actions lp-actions-end">
            <Button variant="default" onClick={close} data-autofocus>
              {begun ? 'Keep working' : 'Stay'}
            </Button>
            <Button color="red" onClick={finish} loading={ending.isPending}>
              {begun ? 'Finish and remove' : 'Give up the place'}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}
