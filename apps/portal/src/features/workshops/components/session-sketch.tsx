/** What a session looks like, drawn small: notes left, terminals right, a clock. Says nothing the text beside it does not. */
export function SessionSketch() {
  return (
    <div className="lp-sketch" aria-hidden="true">
      <div className="lp-sketch-bar">
        <i />
        <i />
        <i />
        <span className="lp-sketch-clock">59:42</span>
      </div>
      <div className="lp-sketch-panes">
        <div className="lp-sketch-notes">
          <b>1. Your first commit</b>
          <u />
          <u />
          <u className="lp-sketch-short" />
          <code>git init</code>
          <u />
          <u className="lp-sketch-short" />
          <code>git status</code>
        </div>
        <div className="lp-sketch-terminals">
          <pre>
            <span>$</span> git init{'\n'}
            <em>Initialized empty repository</em>
            {'\n'}
            <span>$</span> git status{'\n'}
            <em>On branch main</em>
          </pre>
          <pre>
            <span>$</span> <i className="lp-sketch-cursor" />
          </pre>
        </div>
      </div>
    </div>
  );
}
