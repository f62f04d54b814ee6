import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { explainError } from '../lib/explain-error.js';

type ErrorNoticeProps = {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly retrying?: boolean;
  readonly children?: ReactNode;
};

/** An error in plain words, read out when it appears, with the way out beside it. */
export function ErrorNotice({ error, onRetry, retrying = false, children }: ErrorNoticeProps) {
  const { title, detail, reference } = explainError(error);
  return (
    <div className="lp-notice" data-tone="error" role="alert">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{detail}</p>
      {reference !== undefined && <p className="lp-mono lp-muted">Reference: {reference}</p>}
      {(onRetry !== undefined || children !== undefined) && (
        <div className="lp-actions">
          {onRetry !== undefined && (
            <Button size="sm" variant="default" onClick={onRetry} loading={retrying}>
              Try again
            </Button>
          )}
          {children}
        </div>
      )}
    </div>
  );
}
