import { useSyncExternalStore } from 'react';

export type TerminalSettings = {
  /** Pixels. */
  readonly fontSize: number;
  readonly copyOnSelect: boolean;
  readonly warnOnPaste: boolean;
  readonly screenReader: boolean;
  /** Drawn by the graphics processor, where there is one. */
  readonly accelerated: boolean;
};

const storageKey = 'workshop.terminals';
const changed = 'workshop-terminal-settings';
const smallestFont = 8;
const largestFont = 32;

const defaults: TerminalSettings = {
  fontSize: 13,
  copyOnSelect: false,
  warnOnPaste: true,
  screenReader: false,
  accelerated: true,
};

const fitting = (size: number): number =>
  Math.min(largestFont, Math.max(smallestFont, Math.round(size)));

/** Reads what was stored, by whatever version of this page; what does not fit is as it is for everybody. */
export function readSettings(stored: string | null): TerminalSettings {
  const known: Record<string, unknown> = parseObject(stored);
  const flag = (name: Exclude<keyof TerminalSettings, 'fontSize'>): boolean =>
    typeof known[name] === 'boolean' ? known[name] : defaults[name];
  const { fontSize } = known;
  return {
    fontSize: typeof fontSize === 'number' ? fitting(fontSize) : defaults.fontSize,
    copyOnSelect: flag('copyOnSelect'),
    warnOnPaste: flag('warnOnPaste'),
    screenReader: flag('screenReader'),
    accelerated: flag('accelerated'),
  };
}

function parseObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

let current: TerminalSettings | undefined;

/** The same for all terminals of this browser. */
export const terminalSettings = (): TerminalSettings =>
  (current ??= readSettings(localStorage.getItem(storageKey)));

export function changeSettings(change: Partial<TerminalSettings>): void {
  const next = { ...terminalSettings(), ...change };
  current = { ...next, fontSize: fitting(next.fontSize) };
  localStorage.setItem(storageKey, JSON.stringify(current));
  window.dispatchEvent(new Event(changed));
}

export const changeFontSize = (by: number): void => {
  changeSettings({ fontSize: terminalSettings().fontSize + by });
};

/** Calls back when a setting changed, here or in another tab. Returns how to stop. */
export function onSettingsChange(listener: () => void): () => void {
  const elsewhere = (event: StorageEvent): void => {
    if (event.key !== storageKey) return;
    current = undefined;
    listener();
  };
  window.addEventListener(changed, listener);
  window.addEventListener('storage', elsewhere);
  return () => {
    window.removeEventListener(changed, listener);
    window.removeEventListener('storage', elsewhere);
  };
}

export const useTerminalSettings = (): TerminalSettings =>
  useSyncExternalStore(onSettingsChange, terminalSettings);
