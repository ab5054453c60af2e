import type { MappedFrame } from '../../domain/code-map.ts';
import type { Frame, ProductionEvent } from '../../domain/event.ts';
import { expressionText, functionNameAt } from '../../syntax/reading.ts';
import { Workspace, type ReadFile, type TreeFile } from '../workspace/workspace.ts';
import { type Agreement, agreement, confirmed } from './agreement.ts';
import { type Candidate, CandidateIndex } from './candidates.ts';
import { bareNames } from './function-name.ts';
import { functionOfFrame, pathOfFrame } from './frame-of-language.ts';
import type { ProductionPath } from './production-path.ts';

const framesAtMost = 200;
const fileLimit = 4_000_000;

interface Pairing {
  candidate: Candidate;
  agreement: Agreement;
}

/**
 * Finds the files of the repository behind the frames of an event's first error (the stack that production printed).
 * A candidate must agree by path and must not be contradicted by its content; a shared file name alone is never enough.
 * When content contradicts the stack and confirms none of it, the event is of another repository or version: every frame
 * is then `unknown`. `nodeModulesLinks`: folders of node_modules that link into the tree, path from the root -> path.
 */
export function mapFrames(
  event: Pick<ProductionEvent, 'errors'>,
  files: readonly TreeFile[],
  readFile: ReadFile,
  nodeModulesLinks: ReadonlyMap<string, string> = new Map(),
): Promise<MappedFrame[]> {
  return Workspace.load(files, readFile).then((workspace) => mapFramesIn(event, workspace, nodeModulesLinks));
}

/** As {@link mapFrames}, on a workspace that is loaded already. */
export async function mapFramesIn(
  event: Pick<ProductionEvent, 'errors'>,
  workspace: Workspace,
  nodeModulesLinks: ReadonlyMap<string, string> = new Map(),
): Promise<MappedFrame[]> {
  const error = event.errors[0];
  const frames = (error?.frames ?? []).slice(0, framesAtMost);
  const index = new CandidateIndex(workspace, nodeModulesLinks);
  const paths = frames.map(pathOfFrame);
  const innermost = paths.findIndex((path) => path.kind === 'path');
  const pairings: Pairing[][] = [];
  for (const [i, frame] of frames.entries()) {
    const path = paths[i];
    const served = /^https?:\/\//.test(frame.filename ?? frame.absPath ?? '');
    const found = path?.kind === 'path' ? index.find(path, served) : [];
    // Below a native frame the operation is not this frame's own: `reading 'x'` happened inside the built-in.
    const operation = i === innermost && i === 0 ? (error?.operation ?? null) : null;
    const clues = { frame, callee: frames[i - 1] ?? null, operation };
    pairings.push(await weigh(workspace, found, (file, text) => agreement(clues, file, text)));
  }
  const chosen = choose(pairings);
  const mapped = frames.map((frame, i) => describe(frame, i, paths[i], chosen[i] ?? null, index));
  for (const [i, frame] of mapped.entries()) {
    const operation = i === innermost ? (error?.operation ?? null) : null;
    await readCode(workspace, frame, operation);
  }
  return mapped;
}

async function weigh(
  workspace: Workspace,
  candidates: readonly Candidate[],
  compare: (file: string, text: string) => Agreement,
): Promise<Pairing[]> {
  const pairings: Pairing[] = [];
  for (const candidate of candidates) {
    if ((workspace.files.get(candidate.file) ?? 0) > fileLimit) continue;
    const text = await workspace.read(candidate.file);
    if (text === null) continue;
    const found = candidate.via === 'build-output' ? null : compare(candidate.file, text);
    pairings.push({ candidate, agreement: found ?? { points: 0, line: null, column: null, moved: false } });
  }
  return pairings;
}

/** The best pairing of each frame, judged together: frames of one deployment share their root. */
function choose(pairings: ReadonlyArray<readonly Pairing[]>): Array<Pairing | null> {
  const votes = new Map<string, Set<string>>();
  for (const { candidate, agreement: found } of pairings.flat()) {
    if (found.points < 0) continue;
    votes.set(candidate.root, (votes.get(candidate.root) ?? new Set()).add(candidate.file));
  }
  const score = ({ candidate, agreement: found }: Pairing): number =>
    Math.min(candidate.agree, 6) +
    (candidate.whole ? 2 : 0) +
    found.points +
    Math.min((votes.get(candidate.root)?.size ?? 0) - 1, 3);
  const best = pairings.map((options) => {
    const ranked = options.map((pairing) => ({ pairing, score: score(pairing) })).toSorted((a, b) => b.score - a.score);
    const [first, second] = ranked;
    if (!first || (second && second.score === first.score)) return null;
    return acceptable(first.pairing, (votes.get(first.pairing.candidate.root)?.size ?? 0) > 1) ? first.pairing : null;
  });
  const sound = pairings.flat().some(({ agreement: found }) => found.points >= confirmed);
  const contradicted = pairings.some(
    (options) => options.length > 0 && options.every((one) => one.agreement.points < 0),
  );
  return !sound && contradicted ? best.map(() => null) : best;
}

function acceptable({ candidate, agreement: found }: Pairing, sharesRoot: boolean): boolean {
  if (found.points < 0) return false;
  return candidate.whole || candidate.agree >= 2 || found.points >= confirmed || (sharesRoot && found.points > 0);
}

function describe(
  frame: Frame,
  index: number,
  path: ProductionPath | undefined,
  chosen: Pairing | null,
  candidates: CandidateIndex,
): MappedFrame {
  const place = { index, function: functionOfFrame(frame), expression: null };
  if (chosen) {
    const { candidate, agreement: found } = chosen;
    const via = found.moved ? `${candidate.via}, moved` : candidate.via;
    return { ...place, file: candidate.file, line: found.line, column: found.column, kind: 'source', via };
  }
  const nowhere = { ...place, file: null, line: frame.line, column: frame.column };
  if (path?.kind === 'native') return { ...nowhere, kind: 'native', via: 'runtime' };
  if (path?.kind !== 'path') return { ...nowhere, kind: 'unknown', via: 'no path' };
  const { dependency } = path;
  if (!dependency) return { ...nowhere, kind: 'unknown', via: 'no agreeing file' };
  return candidates.packageNamed(dependency.name)
    ? { ...nowhere, kind: 'unknown', via: `not in workspace package ${dependency.name}` }
    : { ...nowhere, kind: 'dependency', via: dependency.name };
}

/** Fills in expression and function from the file; for a build output whose source is found, the line by the function's name. */
async function readCode(
  workspace: Workspace,
  frame: MappedFrame,
  operation: ProductionEvent['errors'][number]['operation'] | null,
): Promise<void> {
  if (frame.file === null) return;
  const text = (await workspace.read(frame.file)) ?? '';
  if (frame.line === null) {
    frame.line = lineOfFunction(text, frame.function);
    return;
  }
  frame.expression = expressionText(text, frame.file, frame.line, frame.column, operation);
  frame.function ??= functionNameAt(text, frame.file, frame.line, frame.column);
}

function lineOfFunction(text: string, name: string | null): number | null {
  const [wanted] = bareNames(name);
  if (wanted === undefined) return null;
  const declares = (line: string) => {
    const at = line.indexOf(wanted);
    return at >= 0 && /(?:function\*?|const|let|var|async|static|get|set|^|export)\s*$/.test(line.slice(0, at).trim());
  };
  const hits = text.split('\n').flatMap((line, i) => (declares(line) ? [i + 1] : []));
  return hits.length === 1 ? (hits[0] ?? null) : null;
}
