import { useEffect, useState } from 'react';
import { Icon } from '../app/icon.js';
import { frameAddress } from './frame-address.js';

/** After this long without an answer the page says so; it still appears when the answer comes. */
const patienceMs = 8000;

/** A page inside may do what pages do, but never lead this one away. */
const sandbox = [
  'allow-scripts',
  'allow-same-origin',
  'allow-forms',
  'allow-modals',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
  'allow-downloads',
  'allow-presentation',
].join(' ');

const refusals = {
  insecure:
    'Its address begins with http, and this page was opened with https: browsers do not show the one inside the other.',
  unsupported: 'Its address is not one of a web page.',
} as const;

type FrameProps = { readonly title: string; readonly url: string };

/** A page of the author’s choice in a tab of its own. */
export function FramedPage({ title, url }: FrameProps) {
  const { href, own, refusal } = frameAddress(url, document.baseURI);
  const [attempt, setAttempt] = useState(0);
  const { loaded, late, onLoad } = useLateness(attempt);
  const reload = (): void => {
    setAttempt((count) => count + 1);
  };
  const outside = (
    <a className="bar-button" href={href} target="_blank" rel="noopener noreferrer">
      <Icon name="outside" /> Open in a new tab
    </a>
  );
  if (refusal !== undefined) {
    return (
      <div className="frame-message" role="alert">
        <h2>{title} cannot be shown here</h2>
        <p>{refusals[refusal]}</p>
        {refusal === 'insecure' && outside}
      </div>
    );
  }
  return (
    <div className="framed">
      <div className="frame-bar">
        <span className="frame-hint">
          {own
            ? ''
            : `From ${new URL(href).host}. Does it stay empty? It may refuse to be shown here.`}
        </span>
        <button type="button" className="bar-button" onClick={reload}>
          <Icon name="restart" /> Reload
        </button>
        {outside}
      </div>
      {late && (
        <div className="frame-message" role="alert">
          <h2>{title} has not answered yet</h2>
          <p>
            It may still be starting, or it may not be running. It is shown here as soon as it
            answers.
          </p>
          <button type="button" className="button" onClick={reload}>
            Try again
          </button>
        </div>
      )}
      <iframe
        key={attempt}
        className="frame"
        title={title}
        src={href}
        data-loaded={loaded}
        sandbox={sandbox}
        allow="clipboard-read; clipboard-write; fullscreen; autoplay"
        referrerPolicy="no-referrer"
        onLoad={onLoad}
      />
    </div>
  );
}

function useLateness(attempt: number) {
  const [answered, setAnswered] = useState(-1);
  const [late, setLate] = useState(-1);
  useEffect(() => {
    const timer = setTimeout(() => {
      setLate(attempt);
    }, patienceMs);
    return () => {
      clearTimeout(timer);
    };
  }, [attempt]);
  const loaded = answered === attempt;
  return {
    loaded,
    late: late === attempt && !loaded,
    onLoad: () => {
      setAnswered(attempt);
    },
  };
}
