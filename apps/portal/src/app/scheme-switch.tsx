import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';

const choices: { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Follows the system until told otherwise; the choice is remembered in this browser. */
export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      className="lp-schemes"
      aria-label="Appearance"
      size="xs"
      radius="md"
      data={choices}
      value={colorScheme}
      onChange={setColorScheme}
    />
  );
}
