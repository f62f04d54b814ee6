import type { ITheme } from '@xterm/xterm';
import type { Theme } from '../app/theme.js';

const dark: ITheme = {
  background: '#11151c',
  foreground: '#d7dde8',
  cursor: '#8ab4ff',
  cursorAccent: '#11151c',
  selectionBackground: '#35507e',
  black: '#2a3140',
  red: '#ff7b85',
  green: '#7fd68a',
  yellow: '#e9c46a',
  blue: '#82aaff',
  magenta: '#d6a1ff',
  cyan: '#6fd3d8',
  white: '#d7dde8',
  brightBlack: '#8591a8',
  brightRed: '#ff9aa2',
  brightGreen: '#a0e6a8',
  brightYellow: '#f4d98b',
  brightBlue: '#a9c4ff',
  brightMagenta: '#e4c0ff',
  brightCyan: '#98e5e8',
  brightWhite: '#ffffff',
};

const light: ITheme = {
  background: '#fbfcfe',
  foreground: '#1d2433',
  cursor: '#245bd6',
  cursorAccent: '#fbfcfe',
  selectionBackground: '#c5d7fb',
  black: '#1d2433',
  red: '#b3202c',
  green: '#1a6e33',
  yellow: '#805600',
  blue: '#1f4fc0',
  magenta: '#8a2bb0',
  cyan: '#0b6a72',
  white: '#5b6577',
  brightBlack: '#5b6577',
  brightRed: '#c62f3b',
  brightGreen: '#217a3c',
  brightYellow: '#8f6200',
  brightBlue: '#2d62db',
  brightMagenta: '#9c3cc4',
  brightCyan: '#0f7780',
  brightWhite: '#3b4456',
};

export const terminalColours = (theme: Theme): ITheme => (theme === 'dark' ? dark : light);
