import type { Suspect } from '../../domain/code-map.ts';

/** What was learned after the first ranking. Paths from the root; lines 1-based. */
export type Finding =
  /** Lines that a reproduction of the failure ran, by file. */
  | { kind: 'executed'; lines: Readonly<Record<string, readonly number[]>> }
  /** The introducing commit's changed lines, by file (see `Culprit.changedLines`). */
  | { kind: 'culprit'; commit: string; lines: Readonly<Record<string, readonly number[]>> }
  /** A fix that passed every gate, and the lines that it changed. */
  | { kind: 'fix'; lines: Readonly<Record<string, readonly number[]>> }
  /** A hypothesis about a place that an attempt refuted. */
  | { kind: 'refuted'; file: string; function: string | null };

const near = 30;

/**
 * Reorders suspects by later evidence, strongest last word first: a validated fix's files lead; the introducing commit's
 * files gain; code that the failing run never reached, and refuted places, sink. Files that only the evidence names are added.
 */
export function reviseSuspects(suspects: readonly Suspect[], findings: readonly Finding[]): Suspect[] {
  let revised = [...suspects];
  for (const kind of ['executed', 'refuted', 'culprit', 'fix'] as const) {
    for (const finding of findings) if (finding.kind === kind) revised = apply(revised, finding);
  }
  return revised.toSorted((a, b) => b.score - a.score);
}

function apply(suspects: readonly Suspect[], finding: Finding): Suspect[] {
  switch (finding.kind) {
    case 'executed':
      return suspects.map((one) =>
        ran(one, finding.lines) ? one : changed(one, one.score * 0.2, 'the failing run never reached it'),
      );
    case 'refuted':
      return suspects.map((one) =>
        one.file === finding.file && (finding.function === null || one.function === finding.function)
          ? changed(one, one.score * 0.5, 'an attempt refuted it')
          : one,
      );
    case 'culprit':
      return touched(suspects, finding.lines, `changed by the introducing commit ${finding.commit.slice(0, 10)}`, 0.25);
    case 'fix':
      return touched(suspects, finding.lines, 'a validated fix changes it', 1);
    default:
      return finding satisfies never;
  }
}

function ran(suspect: Suspect, lines: Readonly<Record<string, readonly number[]>>): boolean {
  const executed = own(lines, suspect.file);
  return (
    executed !== null &&
    (suspect.line === null || executed.some((line) => Math.abs(line - (suspect.line ?? 0)) <= near))
  );
}

/** Suspects in the touched files gain (fully near the lines, half elsewhere in the file); unknown files join. */
function touched(
  suspects: readonly Suspect[],
  lines: Readonly<Record<string, readonly number[]>>,
  why: string,
  gain: number,
): Suspect[] {
  const known = suspects.map((one) => {
    const hit = own(lines, one.file);
    if (hit === null) return gain < 1 ? one : changed(one, one.score * 0.5, null);
    const close = one.line === null || hit.some((line) => Math.abs(line - (one.line ?? 0)) <= near);
    return changed(one, Math.min(1, one.score + (close ? gain : gain / 2)), why);
  });
  const files = new Set(suspects.map((one) => one.file));
  const fresh = Object.entries(lines)
    .filter(([file]) => !files.has(file))
    .slice(0, 10);
  const score = gain < 1 ? 0.3 : 0.95;
  return [...known, ...fresh.map(([file, at]) => ({ file, function: null, line: at[0] ?? null, score, why }))];
}

function own(lines: Readonly<Record<string, readonly number[]>>, file: string): readonly number[] | null {
  return Object.hasOwn(lines, file) ? (lines[file] ?? null) : null;
}

function changed(suspect: Suspect, score: number, why: string | null): Suspect {
  const rounded = Math.round(score * 1000) / 1000;
  return { ...suspect, score: rounded, why: why === null ? suspect.why : `${suspect.why}; ${why}` };
}
