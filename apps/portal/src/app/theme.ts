import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const pine: MantineColorsTuple = [
  '#eaf7f1',
  '#d3ece1',
  '#a6d9c4',
  '#75c4a4',
  '#4fb38a',
  '#2f9d74',
  '#1c8560',
  '#126b4d',
  '#0c533c',
  '#073b2b',
];

const brick: MantineColorsTuple = [
  '#fdeaea',
  '#f9d0d0',
  '#f2a5a5',
  '#ea7b7a',
  '#e05654',
  '#d23b3c',
  '#bf2d30',
  '#a5252a',
  '#861d22',
  '#651519',
];

const night: MantineColorsTuple = [
  '#e4ebe8',
  '#c3cdc9',
  '#a3b1ac',
  '#74847e',
  '#3a4844',
  '#2b3834',
  '#1a2421',
  '#111917',
  '#0c1311',
  '#070c0b',
];

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { pine, red: brick, dark: night },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontFamily: 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace',
  headings: { fontWeight: '650', fontFamily: 'inherit' },
});

/** The portal's own names for colours, so that each rule of its style sheets is written once for both schemes. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    '--lp-terminal': '#0e1715',
    '--lp-terminal-ink': '#d7e4df',
    '--lp-terminal-green': '#6fd6a8',
    '--lp-terminal-amber': '#f2b84b',
  },
  light: {
    '--mantine-color-pine-light': '#dff1e8',
    '--mantine-color-pine-light-hover': '#d0eadd',
    '--mantine-color-pine-light-color': '#0c533c',
    '--mantine-color-red-light-color': '#a5252a',
    '--mantine-color-red-light-hover': '#fdeaea',
    '--mantine-color-body': '#f6f8f7',
    '--mantine-color-text': '#14201c',
    '--mantine-color-dimmed': '#52615b',
    '--mantine-color-placeholder': '#64736d',
    '--lp-surface': '#ffffff',
    '--lp-sunken': '#ecf1ee',
    '--lp-line': '#d8e0dc',
    '--lp-accent': '#126b4d',
    '--lp-accent-soft': '#dff1e8',
    '--lp-amber': '#8f4e00',
    '--lp-amber-soft': '#fdf0da',
    '--lp-red': '#a5252a',
    '--lp-red-soft': '#fdeaea',
    '--lp-shadow': '0 1px 2px rgb(16 32 26 / 6%), 0 8px 24px -12px rgb(16 32 26 / 14%)',
  },
  dark: {
    '--mantine-color-pine-light': '#17352a',
    '--mantine-color-pine-light-hover': '#1d4234',
    '--mantine-color-pine-light-color': '#8be0bb',
    '--mantine-color-red-light-color': '#ff9a96',
    '--mantine-color-red-light-hover': '#3a1c1c',
    '--mantine-color-dimmed': '#a3b1ac',
    '--mantine-color-placeholder': '#8b9a94',
    '--lp-surface': '#18211e',
    '--lp-sunken': '#0c1311',
    '--lp-line': '#2d3a36',
    '--lp-accent': '#6fd6a8',
    '--lp-accent-soft': '#17352a',
    '--lp-amber': '#f2b84b',
    '--lp-amber-soft': '#362a14',
    '--lp-red': '#ff9a96',
    '--lp-red-soft': '#3a1c1c',
    '--lp-shadow': '0 1px 2px rgb(0 0 0 / 40%)',
  },
});
