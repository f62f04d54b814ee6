import '@xterm/xterm/css/xterm.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/notes.css';
import './styles/note.css';
import './styles/code.css';
import './styles/checks.css';
import './styles/terminals.css';
import './styles/print.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { applyStoredTheme } from './app/theme.js';
import { TerminalPage, terminalOfLocation } from './terminals/terminal-page.js';

applyStoredTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for the dashboard');
const terminal = terminalOfLocation(location.pathname);
createRoot(root).render(
  <StrictMode>{terminal === undefined ? <App /> : <TerminalPage name={terminal} />}</StrictMode>,
);
