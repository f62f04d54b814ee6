import { Button } from '@mantine/core';
import { paths } from '../../lib/paths.js';

/** Last resort: a fault in the portal itself. Stands alone, as the frame may be what broke. */
export function BrokenPage() {
  return (
    <main className="lp-main">
      <div className="lp-narrow lp-stack">
        <title>Something went wrong · Launchpad</title>
        <h1 className="lp-title">This page stumbled</h1>
        <p className="lp-lead">
          Something in the page itself went wrong, or a newer Launchpad has been installed since you
          opened it. Reload it. Your sessions are not affected.
        </p>
        <div className="lp-actions">
          <Button
            onClick={() => {
              window.location.reload();
            }}
          >
            Reload
          </Button>
          <Button component="a" href={paths.catalogue} variant="default">
            Start page
          </Button>
        </div>
      </div>
    </main>
  );
}
