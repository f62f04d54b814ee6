import { Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { DeadEnd } from '../../../components/dead-end.js';
import { ErrorNotice } from '../../../components/error-notice.js';
import { PageTitle } from '../../../components/page-title.js';
import { refusalStatus } from '../../../lib/api-error.js';
import { paths } from '../../../lib/paths.js';
import { useOperatorSignIn } from '../api/sign-in.js';

/** Spends the one-time token of a sign-in link. It travels in the fragment, which reaches no server log, and leaves the address bar at once. */
export function OperatorSignIn() {
  const navigate = useNavigate();
  const { hash } = useLocation();
  const [token] = useState(() => hash.replace(/^#/, ''));
  const spent = useRef(false);
  const { mutate: signIn, ...attempt } = useOperatorSignIn();

  useEffect(() => {
    if (token === '' || spent.current) return;
    spent.current = true;
    void navigate(paths.operatorSignIn, { replace: true });
    signIn(token);
  }, [navigate, signIn, token]);

  useEffect(() => {
    if (attempt.isSuccess) void navigate(paths.operator, { replace: true });
  }, [attempt.isSuccess, navigate]);

  const refused = refusalStatus(attempt.error);
  if (token === '') {
    return (
      <DeadEnd title="This is not a whole sign-in link">
        The part after “#” is missing. Launchpad prints the link when it starts: copy all of it into
        the address bar.
      </DeadEnd>
    );
  }
  if (refused !== undefined && refused < 500 && refused !== 429) {
    return (
      <DeadEnd title="This link is no longer valid">
        A sign-in link works once and for a short time, and this one has been used, has run out or
        was not copied whole. Whoever runs Launchpad can print a new one.
      </DeadEnd>
    );
  }
  return (
    <div className="lp-narrow lp-stack">
      <PageTitle>Operator sign-in</PageTitle>
      {attempt.isError ? (
        <ErrorNotice
          error={attempt.error}
          onRetry={() => {
            signIn(token);
          }}
        />
      ) : (
        <p role="status" className="lp-signing-in">
          <Loader size={18} aria-hidden="true" /> Signing you in.
        </p>
      )}
    </div>
  );
}
