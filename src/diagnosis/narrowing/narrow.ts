import type ts from 'typescript';
import type { Narrowing } from '../../domain/narrowing.ts';
import { parseOperation } from '../../domain/operation.ts';
import type { ProbedThrow, ProbeTrace } from '../../domain/probe-trace.ts';
import type { ObservedFailure, RunOutcome } from '../../domain/run.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Bench, TrialOptions } from '../../ports/bench.ts';
import { parseSource } from '../../syntax/source.ts';
import { capturedEvidence, type ProductionSide } from './captured.ts';
import { firstDivergences } from './divergence.ts';
import { FunctionIndex, type TreeReading } from './function-index.ts';
import { instrument } from './instrument.ts';
import { valueOrigin } from './origin.ts';
import { isOwnFrame, type OwnFrame, ownFrames } from './own-frames.ts';
import type { ProbeSite } from './probe-site.ts';
import { probedUnits } from './probed-units.ts';
import { Trace } from './trace.ts';

export interface NarrowRequest extends TreeReading {
  bench: Bench;
  failing: Scenario;
  /** The nearest input that works; null when there is none. */
  passing: Scenario | null;
  failure: ObservedFailure;
  production: ProductionSide;
  trial: Pick<TrialOptions, 'timeMs' | 'ownPace' | 'observeHandled'>;
  /** A failing run that takes longer is not followed by one of the neighbour. */
  patienceMs: number;
}

/** What narrowing came to. `idle`: why the probes told nothing; the rest of the run does not depend on it. */
export type Narrowed =
  | { kind: 'narrowed'; narrowing: Narrowing; sameOrigin: boolean; trials: number }
  | { kind: 'idle'; why: string; trials: number };

/**
 * Runs the failing input and its nearest passing neighbour once each with probes in the functions of the stack and what
 * they call (REP-7), laid over the tree for these two trials only. A probed run counts only where it fails as before.
 */
export async function narrow(request: NarrowRequest): Promise<Narrowed> {
  const { bench, failure, failing, passing, trial } = request;
  const operation = parseOperation(failure.type, failure.message);
  const frames = ownFrames(failure, operation, request.readFile);
  if (frames.length === 0) return { kind: 'idle', why: 'no frame of the failure is in readable source', trials: 0 };
  const files = [...new Set(frames.map(({ file }) => file))];
  const index = new FunctionIndex(files, request);
  const { overlay, sites } = probed(frames, index, request);
  if (sites.size === 0) return { kind: 'idle', why: 'the code is too large to be probed', trials: 0 };
  const options = { ...trial, overlay, probes: { message: failure.message.split('\n')[0]?.slice(0, 200) ?? '' } };
  const red = await bench.try(failing, options);
  const raw = red.facts?.trace;
  if (!raw || !showsAgain(red, failure)) {
    return { kind: 'idle', why: `with probes the run did not fail as before (${red.kind})`, trials: 1 };
  }
  const thrown = throwOf(raw, frames);
  const ours = new Trace(raw, sites, thrown?.at);
  const green = passing && red.durationMs <= request.patienceMs ? await bench.try(passing, options) : null;
  const theirs = green && green.kind === 'passed' ? green.facts?.trace : undefined;
  const divergences = theirs ? firstDivergences(ours, new Trace(theirs, sites)) : { path: null, value: null };
  const origin = valueOrigin({ operation, frames, trace: ours, thrown, index });
  const captured = capturedEvidence(request.production, frames, thrown, origin);
  return {
    kind: 'narrowed',
    narrowing: {
      divergence: divergences.path,
      value: divergences.value,
      origin,
      evidence: { for: captured.for, against: captured.against },
    },
    sameOrigin: origin !== null && origin.only && captured.badValueAgrees && captured.against.length === 0,
    trials: green ? 2 : 1,
  };
}

/** The stack's functions and what they call, with probes in them: an overlay and what each probe tells of. */
export function probed(
  frames: readonly OwnFrame[],
  index: FunctionIndex,
  { readFile }: TreeReading,
): { overlay: Record<string, string>; sites: Map<number, ProbeSite> } {
  const overlay: Record<string, string> = {};
  const sites = new Map<number, ProbeSite>();
  let nextId = 1;
  for (const [file, units] of probedUnits(frames, index)) {
    const text = readFile(file);
    const tree: ts.SourceFile | null = text === null ? null : parseSource(text, file);
    const done = tree ? instrument(tree, file, units, nextId) : null;
    if (!done || done.sites.length === 0) continue;
    overlay[file] = done.text;
    for (const site of done.sites) sites.set(site.id, site);
    nextId += done.sites.length;
  }
  return { overlay, sites };
}

/** Among what a run threw: the failure that was known, at the same lines of the repository's own code. */
function showsAgain(outcome: RunOutcome, known: ObservedFailure): boolean {
  const seen =
    outcome.kind === 'failed'
      ? [outcome.failure, ...outcome.also]
      : outcome.kind === 'passed'
        ? (outcome.caught ?? [])
        : [];
  return seen.some((one) => isSame(one, known));
}

export function isSame(one: ObservedFailure, other: ObservedFailure): boolean {
  const lines = ({ frames }: ObservedFailure): string =>
    frames
      .filter(isOwnFrame)
      .slice(0, 10)
      .map(({ file, line }) => `${file}:${line}`)
      .join(' ');
  return one.type === other.type && one.message === other.message && lines(one) === lines(other);
}

/** The throw of the failure itself: the first one at its innermost line. */
function throwOf({ throws }: ProbeTrace, [top]: readonly OwnFrame[]): ProbedThrow | null {
  return throws.find(({ frames: [first] }) => first?.file === top?.file && first?.line === top?.line) ?? null;
}
