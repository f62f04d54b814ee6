import { useNetwork } from '@mantine/hooks';
import { useLayoutEffect, useRef } from 'react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { BrandMark } from '../components/brand-mark.js';
import { apiPaths, paths } from '../lib/paths.js';
import { SchemeSwitch } from './scheme-switch.js';

export function Shell() {
  useFocusReleasedOnNavigation();
  return (
    <div className="lp-shell">
      <a className="lp-skip" href="#content">
        Skip to the content
      </a>
      <header className="lp-bar">
        <div className="lp-bar-inner">
          <Link to={paths.catalogue} className="lp-brand">
            <BrandMark />
            Launchpad
          </Link>
          <nav className="lp-nav" aria-label="Pages">
            <NavLink to={paths.catalogue} end>
              Workshops
            </NavLink>
            <NavLink to={paths.sessions} end>
              My sessions
            </NavLink>
          </nav>
        </div>
      </header>
      <OfflineNote />
      <main id="content" className="lp-main" tabIndex={-1}>
        <Outlet />
      </main>
      <footer className="lp-footer">
        <div className="lp-footer-inner">
          <p>When a session ends, everything in it is removed.</p>
          <a href={apiPaths.docs}>API</a>
          <Link to={paths.operator}>For operators</Link>
          <SchemeSwitch />
        </div>
      </footer>
      <ScrollRestoration />
    </div>
  );
}

/** Lets go of the link that was pressed, so that the new page's title can take the focus (see `PageTitle`). */
function useFocusReleasedOnNavigation(): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useLayoutEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, [pathname]);
}

function OfflineNote() {
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <div className="lp-offline">
          You are offline. What is shown may be old; your sessions keep running.
        </div>
      )}
    </div>
  );
}
