import type { TerminalSize } from './output-log.js';

type Onlooker = { readonly canType: boolean; readonly size: TerminalSize | undefined };

/** The size that fits everybody. Who only watches has no say in it, unless nobody else is there. */
export function smallestSize(onlookers: Iterable<Onlooker>): TerminalSize | undefined {
  const all = [...onlookers];
  const typing = all.filter((one) => one.canType).flatMap((one) => one.size ?? []);
  const sizes = typing.length > 0 ? typing : all.flatMap((one) => one.size ?? []);
  if (sizes.length === 0) return undefined;
  return {
    cols: Math.min(...sizes.map((size) => size.cols)),
    rows: Math.min(...sizes.map((size) => size.rows)),
  };
}
