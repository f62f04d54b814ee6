import { Loader } from '@mantine/core';
import { ButtonLink } from '../../../components/button-link.js';
import { paths } from '../../../lib/paths.js';
import type { Session } from '../api/session-cache.js';
import { explainEnd } from './explain-end.js';
import { StartButton } from './start-control.js';

/** Why it is over, and how to start again. While it is still being removed, says that too. */
export function SessionOver({ session }: { readonly session: Session }) {
  const { title, detail, cause, tone } = explainEnd(session);
  const leaving = session.state === 'ending';
  return (
    <div className="lp-stack">
      <div className="lp-notice" data-tone={tone} role="status">
        <p>
          <strong>{leaving && session.endReason === undefined ? 'It is ending' : title}</strong>
        </p>
        {leaving ? (
          <>
            {cause !== undefined && <p>{cause}</p>}
            <p className="lp-leaving">
              <Loader size={14} color="currentColor" aria-hidden="true" />
              {cause === undefined
                ? 'Its terminals and files are being removed.'
                : 'What was made of it is being removed.'}
            </p>
          </>
        ) : (
          <p>{cause === undefined ? detail : `${cause} ${detail}`}</p>
        )}
      </div>
      <div className="lp-actions">
        <StartButton workshop={session.workshop} params={session.params} label="Start again" />
        <ButtonLink to={paths.catalogue} variant="default" size="sm">
          Other workshops
        </ButtonLink>
      </div>
    </div>
  );
}
