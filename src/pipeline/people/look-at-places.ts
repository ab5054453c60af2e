import type { AskedHypothesis, OwnPlace } from '../../domain/own-hypothesis.ts';
import { placeWords } from '../../domain/own-hypothesis.ts';
import type { Reproduction } from '../../domain/reproduction.ts';
import { reach } from '../../reproduction/search/reach.ts';
import { enclosingFunction } from '../../syntax/function-at.ts';
import { functionsNamed } from '../../syntax/functions-named.ts';
import { lineOf, offsetAt, parseSource } from '../../syntax/source.ts';
import type { Diagnosis } from '../2-diagnosis.ts';
import type { Prepared } from '../3-preparation.ts';
import type { Reproduced } from '../reproduced.ts';

/** Code that a person suspects, as it stands in the tree. */
export interface SuspectedCode {
  id: string;
  by: string;
  file: string;
  function: string | null;
  line: number;
  /** Offsets of what a fix there would change, end exclusive. */
  start: number;
  end: number;
  /** Offset that a run which goes through it comes by; null: of the file anything. */
  at: number | null;
  words: string;
}

/** Whether the failing run goes through it; null where no run could tell. */
export interface PlaceLook {
  id: string;
  code: SuspectedCode | null;
  reached: boolean | null;
  evidence: string;
}

const trialMs = 10_000;

/** The code that a person means, or why there is none. */
function codeOf({ id, by }: AskedHypothesis, place: OwnPlace, source: string | null): SuspectedCode | string {
  const { file, line } = place;
  if (source === null) return `${file} is no text file of this repository at the bug’s commit`;
  const parsed = parseSource(source, file);
  const base = { id, by, file, words: placeWords(place) };
  if (place.function !== null) {
    const found = functionsNamed(source, file, place.function);
    const own = found.find(({ startLine, endLine }) => line === null || (startLine <= line && line <= endLine));
    if (!own) return `${file} has no function ${place.function}${line === null ? '' : ` around line ${line}`}`;
    const { name, start, end, startLine } = own;
    // Behind its head: coverage counts a function from there on for sure.
    return { ...base, function: name, line: startLine, start, end, at: Math.max(start, end - 1) };
  }
  if (line === null) return { ...base, function: null, line: 1, start: 0, end: source.length, at: null };
  const offset = offsetAt(parsed, line, 1);
  if (offset === null) return `${file} has no line ${line}`;
  const ink = offset + (source.slice(offset).match(/^[^\S\n]*/)?.[0].length ?? 0);
  const around = enclosingFunction(source, file, line, ink - offset + 1);
  const { name, start, end } = around ?? { name: null, start: 0, end: source.length };
  return { ...base, function: name, line: lineOf(parsed, ink), start, end, at: ink };
}

/** A frame of the failure stands in it. */
function isOnStack({ file, start, end }: SuspectedCode, { failure }: Reproduction, source: string): boolean {
  const parsed = parseSource(source, file);
  const [first, last] = [lineOf(parsed, start), lineOf(parsed, Math.max(start, end - 1))];
  return failure.frames.some((frame) => frame.file === file && (frame.line ?? 0) >= first && (frame.line ?? 0) <= last);
}

/** What V8's block coverage tells of the failing run; null where the bench cannot make it. */
async function coverageOf({ reproduction, ownTest }: Reproduced, { benches }: Prepared): Promise<string[] | null> {
  // A test runs outside of the bench; a page's coverage is not taken.
  if (!reproduction || reproduction.scenario.kind === 'page') return null;
  if (ownTest && reproduction.scenario.kind !== 'call') return null;
  const outcome = await benches[0].try(reproduction.scenario, { coverage: true, timeMs: trialMs });
  return outcome.kind === 'failed' ? (outcome.facts?.features ?? null) : null;
}

/** Whether the failing run goes through the places that people suspect. Nothing where none is suspected or nothing failed. */
export async function lookAtPlaces(
  asked: readonly AskedHypothesis[],
  reproduced: Reproduced,
  prepared: Prepared,
): Promise<PlaceLook[]> {
  const { reproduction } = reproduced;
  const places = asked.flatMap((one) => (one.trial.kind === 'place' ? [{ one, place: one.trial }] : []));
  if (!reproduction || places.length === 0) return [];
  const features = await coverageOf(reproduced, prepared);
  return places.map(({ one, place }): PlaceLook => {
    const source = prepared.readFile(place.file);
    const code = codeOf(one, place, source);
    const { id } = one;
    if (typeof code === 'string') return { id, code: null, reached: null, evidence: code };
    if (isOnStack(code, reproduction, source ?? ''))
      return { id, code, reached: true, evidence: 'it stands on the stack of the failing run' };
    if (!features)
      return { id, code, reached: null, evidence: 'it is not on the stack, and no coverage could be taken' };
    const through =
      code.at === null
        ? features.some((feature) => feature.startsWith(`${code.file}:`) && !feature.endsWith(':0'))
        : reach(features, [{ file: code.file, offset: code.at }]) > 0;
    const evidence = `by coverage, the failing run ${through ? 'goes' : 'does not go'} through it`;
    return { id, code, reached: through, evidence };
  });
}

/** The diagnosis with what people suspect, and the failing run goes through, before the engine's own suspects. */
export function withSuspected(diagnosis: Diagnosis, looks: readonly PlaceLook[]): Diagnosis {
  const suspects = looks.flatMap(({ code, reached, evidence }) =>
    code && reached
      ? [
          {
            file: code.file,
            function: code.function,
            line: code.line,
            score: 1,
            why: `${code.by} suspects it; ${evidence}`,
          },
        ]
      : [],
  );
  if (suspects.length === 0) return diagnosis;
  const { codeMap } = diagnosis;
  const rest = codeMap.suspects.filter(
    (one) => !suspects.some(({ file, function: name }) => file === one.file && name === one.function),
  );
  return { ...diagnosis, codeMap: { ...codeMap, suspects: [...suspects, ...rest] } };
}

/** Whether new texts of files change a piece of code. */
export function isChangedBy(
  { file, start, end }: SuspectedCode,
  files: Readonly<Record<string, string>>,
  readFile: Prepared['readFile'],
): boolean {
  const after = files[file];
  const before = readFile(file);
  return after !== undefined && before !== null && !after.includes(before.slice(start, end));
}
