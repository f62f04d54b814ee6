import type { Finding } from './lint-finding.js';

export type LintResult = {
  readonly findings: readonly Finding[];
  /** Pages that were looked at. */
  readonly pages: number;
};

/** Told at most; whoever has this many begins with these. */
const maxTold = 1000;
const maxMessage = 600;

const colours = { error: 31, warning: 33, soft: 2, strong: 1 } as const;
type Colour = keyof typeof colours;

/** For people: by file, and the sum. */
export function reportForPeople(result: LintResult, coloured: boolean): string {
  const paint = (colour: Colour, text: string): string =>
    coloured ? `\u001B[${String(colours[colour])}m${text}\u001B[0m` : text;
  const told = result.findings.slice(0, maxTold);
  const lines: string[] = [];
  let file: string | undefined;
  for (const finding of told) {
    if (finding.file !== file) {
      lines.push(...(file === undefined ? [] : ['']), paint('strong', plain(finding.file)));
      file = finding.file;
    }
    const place = String(finding.line).padStart(5);
    const severity = paint(finding.severity, finding.severity.padEnd(7));
    lines.push(`${place}  ${severity}  ${plain(finding.message)}  ${paint('soft', finding.rule)}`);
  }
  const left = result.findings.length - told.length;
  if (left > 0) lines.push('', `… and ${String(left)} more.`);
  return [...lines, ...(lines.length > 0 ? [''] : []), sum(result)].join('\n');
}

/** For programs. */
export function reportAsJson({ findings, pages }: LintResult): string {
  const told = findings.slice(0, maxTold);
  const { errors, warnings } = count(findings);
  return JSON.stringify(
    { pages, errors, warnings, left: findings.length - told.length, findings: told },
    null,
    2,
  );
}

export const hasErrors = ({ findings }: LintResult): boolean => count(findings).errors > 0;

function count(findings: readonly Finding[]) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: findings.length - errors };
}

function sum({ findings, pages }: LintResult): string {
  const looked = `${many(pages, 'page')} looked at`;
  if (findings.length === 0) return `No faults, ${looked}.`;
  const { errors, warnings } = count(findings);
  const files = new Set(findings.map(({ file }) => file)).size;
  return `${many(errors, 'error')} and ${many(warnings, 'warning')} in ${many(files, 'file')}, ${looked}.`;
}

const many = (number: number, what: string): string =>
  `${String(number)} ${what}${number === 1 ? '' : 's'}`;

/** Nothing that stands in a workshop may steer somebody's terminal. */
const plain = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, maxMessage);
