// Writes docs/exit-codes.md from the catalogue of faults and the outcomes of `reproof fix`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { faultCatalogue } from '../src/domain/fault.ts';

const page = fileURLToPath(new URL('../docs/exit-codes.md', import.meta.url));

/** Outcomes of `reproof fix` that are no faults (SPEC 11). */
const outcomes = [
  [0, 'a validated fix'],
  [3, 'reproduced, no fix'],
  [4, 'not reproduced'],
  [5, 'not a code fix'],
] as const;

/** The whole page as Markdown. */
export function exitCodesMarkdown(): string {
  const faults = faultCatalogue().toSorted((a, b) => a.exit - b.exit);
  return [
    '# Exit codes',
    '',
    'Written by `npm run generate` from `src/domain/fault.ts`. With `--json` a fault is told as `{"error": {...}}`.',
    '',
    '## Outcomes of `reproof fix`',
    '',
    '| exit | outcome |',
    '|---|---|',
    ...outcomes.map(([exit, what]) => `| ${exit} | ${what} |`),
    '',
    '## Faults',
    '',
    '| exit | code | trying again can help | what to do |',
    '|---|---|---|---|',
    ...faults.map(({ exit, code, retry, help }) => `| ${exit} | ${code} | ${retry ? 'yes' : 'no'} | ${help} |`),
    '',
  ].join('\n');
}

/** Whether the page on disk is what would be written now. */
export function areExitCodesCurrent(): boolean {
  return readFileSync(page, 'utf8') === exitCodesMarkdown();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, exitCodesMarkdown());
