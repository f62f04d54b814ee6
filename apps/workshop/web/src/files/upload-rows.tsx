import { ProgressBar } from 'react-aria-components/ProgressBar';
import { Icon } from '../app/icon.js';
import { fileSize } from './file-size.js';
import { isOver, type Upload } from './upload-list.js';
import type { Uploads } from './use-uploads.js';

/** What is being sent, and what became of what was. */
export function UploadRows({ uploads }: { readonly uploads: Uploads }) {
  const { list, cancel, tidy } = uploads;
  if (list.length === 0) return null;
  return (
    <section className="uploads" aria-label="Uploads">
      <div className="uploads-head">
        <h3>Uploads</h3>
        {list.some(isOver) && (
          <button type="button" className="bar-button" onClick={tidy}>
            Clear
          </button>
        )}
      </div>
      <ul>
        {list.map((upload) => (
          <li key={upload.id} data-state={upload.state.kind}>
            <span className="upload-name">{upload.name}</span>
            <UploadStanding upload={upload} />
            {!isOver(upload) && (
              <button
                type="button"
                className="icon-button"
                aria-label={`Cancel ${upload.name}`}
                onClick={() => {
                  cancel(upload.id);
                }}
              >
                <Icon name="close" />
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function UploadStanding({ upload: { name, size, state } }: { readonly upload: Upload }) {
  switch (state.kind) {
    case 'waiting':
      return <span className="upload-standing">waiting</span>;
    case 'cancelled':
      return <span className="upload-standing">cancelled</span>;
    case 'done':
      return (
        <span className="upload-standing">
          <Icon name="tick" /> {fileSize(size)}
        </span>
      );
    case 'failed':
      return (
        <span className="upload-standing" role="alert">
          <Icon name="warning" /> {state.message}
        </span>
      );
    case 'sending':
      return (
        <ProgressBar
          className="upload-progress"
          aria-label={`Uploading ${name}`}
          value={state.sent}
          maxValue={Math.max(size, 1)}
        >
          {({ percentage = 0, valueText }) => (
            <>
              <span className="upload-track">
                <span style={{ inlineSize: `${String(percentage)}%` }} />
              </span>
              <span className="upload-percent">{valueText}</span>
            </>
          )}
        </ProgressBar>
      );
  }
}
