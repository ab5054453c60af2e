// Checks the sizes of files and functions. The harm is in the tail, so the exemption list may only shrink.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lineCount, type Measured, measureFunctions, median } from './measure-sizes.ts';

/** What is exempt: id (`file` or `file#function`) -> the lines it has and may not exceed. */
export interface Exemptions {
  files: Record<string, number>;
  functions: Record<string, number>;
}

const limits = {
  files: { median: 80, most: 400 },
  functions: { median: 12, most: 60 },
} as const;
type Kind = keyof typeof limits;

const exemptionFile = 'scripts/size-exemptions.json';

/** Violations of one kind, a line each: the median, every item over the limit, and what is wrong with the list. */
export function judge(kind: Kind, measured: readonly Measured[], exempt: Readonly<Record<string, number>>): string[] {
  const limit = limits[kind];
  const counted = measured.filter((item) => item.named).map((item) => item.lines);
  const middle = median(counted);
  const tooLong = measured.filter((item) => item.lines > Math.max(limit.most, exempt[item.id] ?? 0));
  const grown = Object.keys(exempt).flatMap((id) => needlessExemption(id, measured, limit.most));
  return [
    ...(counted.length === 0 ? [`no ${kind} were seen`] : []),
    ...(middle > limit.median ? [`median of ${kind} is ${middle} lines, more than ${limit.median}`] : []),
    ...tooLong.map(
      (item) => `${item.where} ${item.id} has ${item.lines} lines, more than ${exempt[item.id] ?? limit.most}`,
    ),
    ...grown,
  ];
}

function needlessExemption(id: string, measured: readonly Measured[], most: number): string[] {
  const longest = Math.max(0, ...measured.filter((item) => item.id === id).map((item) => item.lines));
  return longest > most ? [] : [`${exemptionFile}: ${id} needs no exemption any more; take it off the list`];
}

/** What a newer list holds that an older one did not, or with more lines: a line each. The list may only shrink. */
export function growth(older: Exemptions, newer: Exemptions): string[] {
  return (['files', 'functions'] as const).flatMap((kind) =>
    Object.entries(newer[kind])
      .filter(([id, lines]) => lines > (older[kind][id] ?? 0))
      .map(([id]) => `${exemptionFile}: ${id} was added or raised; the list may only shrink`),
  );
}

/** Earlier versions of the list on this branch; none outside a git checkout (an unpacked tarball). */
function earlierLists(root: string): Exemptions[] {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const commits = git('log', '--first-parent', '--diff-filter=AM', '--format=%H', '--', exemptionFile);
    return commits
      .split('\n')
      .filter(Boolean)
      .map((commit) => JSON.parse(git('show', `${commit}:${exemptionFile}`)) as Exemptions);
  } catch {
    return [];
  }
}

function main(root: string): number {
  const files = globSync(['{src,scripts,bench,recorder/src,web/src}/**/*.{ts,tsx,mjs,cjs,js}'], {
    cwd: root,
    exclude: ['**/*.test.{ts,tsx}', '**/fixtures/**'],
  });
  const texts = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
  const fileSizes = texts.map(({ file, text }) => ({ id: file, where: file, lines: lineCount(text), named: true }));
  const functionSizes = texts.flatMap(({ file, text }) => measureFunctions(file, text));
  const exempt = JSON.parse(readFileSync(join(root, exemptionFile), 'utf8')) as Exemptions;
  const violations = [
    ...judge('files', fileSizes, exempt.files),
    ...judge('functions', functionSizes, exempt.functions),
    ...new Set(earlierLists(root).flatMap((older) => growth(older, exempt))),
  ];
  for (const violation of violations) console.error(violation);
  const named = functionSizes.filter((item) => item.named).map((item) => item.lines);
  console.log(
    `sizes: ${files.length} files, median ${median(fileSizes.map((item) => item.lines))} lines; ${named.length} functions, median ${median(named)}`,
  );
  return violations.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = main(fileURLToPath(new URL('..', import.meta.url)));
