import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

type PageTitleProps = {
  readonly children: string;
  /** What the tab says; the title itself when left out. */
  readonly tab?: string;
  readonly eyebrow?: ReactNode;
  readonly lead?: ReactNode;
};

/** The page's one `h1`. After a navigation within the portal it takes the focus, so that the new page is read out. */
export function PageTitle({ children, tab, eyebrow, lead }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  const arrivedFromOutside = key === 'default';

  useEffect(() => {
    // Whoever has already gone on to a button is left there.
    if (arrivedFromOutside || document.activeElement !== document.body) return;
    heading.current?.focus({ preventScroll: true });
  }, [arrivedFromOutside]);

  return (
    <div>
      <title>{`${tab ?? children} · Launchpad`}</title>
      {eyebrow !== undefined && <p className="lp-eyebrow">{eyebrow}</p>}
      <h1 ref={heading} tabIndex={-1} className="lp-title">
        {children}
      </h1>
      {lead !== undefined && <p className="lp-lead">{lead}</p>}
    </div>
  );
}
