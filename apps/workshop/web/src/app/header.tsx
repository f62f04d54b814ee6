import { ClockBar } from '../clock/clock-bar.js';
import type { SessionClock } from '../clock/use-session-clock.js';
import { Icon } from './icon.js';
import { chooseTheme } from './theme.js';
import { useTheme } from './use-theme.js';

type HeaderProps = {
  readonly title: string;
  readonly clock: SessionClock;
  readonly canRestart: boolean;
  readonly onFinish: () => void;
  readonly onHelp: () => void;
};

export function Header({ title, clock, canRestart, onFinish, onHelp }: HeaderProps) {
  return (
    <header className="top" data-area="top">
      <h1 className="brand">{title}</h1>
      <div className="top-tools">
        {clock.seen && clock.left && (
          <ClockBar seen={clock.seen} left={clock.left} onChanged={clock.refresh} />
        )}
        {clock.seen !== undefined && (
          <button type="button" className="button" onClick={onFinish}>
            Finish
          </button>
        )}
        {canRestart && (
          <button type="button" className="button" onClick={onFinish}>
            <Icon name="restart" /> Restart
          </button>
        )}
        <span className="top-icons">
          <button type="button" className="icon-button" aria-label="Help" onClick={onHelp}>
            <Icon name="help" />
          </button>
          <ThemeButton />
        </span>
      </div>
    </header>
  );
}

function ThemeButton() {
  const theme = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Switch to ${other} colours`}
      onClick={() => {
        chooseTheme(other);
      }}
    >
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </button>
  );
}
