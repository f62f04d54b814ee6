export type Theme = 'light' | 'dark';

const storageKey = 'workshop.theme';

const systemTheme = (): Theme =>
  matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

const storedTheme = (): Theme | undefined => {
  const stored = localStorage.getItem(storageKey);
  return stored === 'light' || stored === 'dark' ? stored : undefined;
};

export const currentTheme = (): Theme => storedTheme() ?? systemTheme();

export function applyStoredTheme(): void {
  document.documentElement.dataset['theme'] = currentTheme();
}

/** Remembers a choice; choosing what the system says anyway goes back to following it. */
export function chooseTheme(theme: Theme): void {
  if (theme === systemTheme()) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, theme);
  applyStoredTheme();
  window.dispatchEvent(new Event('workshop-theme'));
}

/** Calls back when the theme changed, by choice or with the system. Returns how to stop. */
export function onThemeChange(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const followed = (): void => {
    applyStoredTheme();
    changed();
  };
  system.addEventListener('change', followed);
  window.addEventListener('workshop-theme', changed);
  return () => {
    system.removeEventListener('change', followed);
    window.removeEventListener('workshop-theme', changed);
  };
}
