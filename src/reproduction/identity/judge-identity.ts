import type { MappedFrame } from '../../domain/code-map.ts';
import type { EventError, Operation } from '../../domain/event.ts';
import { parseOperation } from '../../domain/operation.ts';
import type { Identity, Tier } from '../../domain/reproduction.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import { scopeIn } from '../../syntax/reading.ts';
import { alignFrames, compareCycles } from './align-frames.ts';
import { compareCauses, compareClass, compareCode } from './compare-error.ts';
import type { ScopeOf } from './compare-frame.ts';
import { compareOperation, describeOperation } from './compare-operation.ts';
import { compareOrigin, type Origin } from './compare-origin.ts';
import { compareSite } from './compare-site.ts';
import { Comparison, pair } from './comparison.ts';
import { framePath } from './frame-path.ts';
import type { ReadFile } from './map-observed.ts';
import { type Entry, replayPath } from './replay-path.ts';

export interface IdentityInput {
  /** The event's first error, its mapped frames, and its causes (`event.errors.slice(1)`) where the source tells them. */
  production: { error: EventError; frames: readonly MappedFrame[]; causes?: readonly EventError[] };
  /** What a run threw, with the frames that `mapObserved` made of it. */
  observed: { failure: ObservedFailure; frames: readonly MappedFrame[] };
  /** Where the replay came in; without it every application frame of the run counts. */
  entry?: Entry;
  /** Where the bad value was born, in production (recorded) and in the run; I3 needs both. */
  origin?: { production: Origin | null; observed: Origin | null };
  /** Files of the replay itself (the generated test), paths from the root: their frames are not the application's. */
  harness?: readonly string[];
  /** The tree that the run saw: needed to tell a renamed variable from another one. */
  readFile?: ReadFile;
}

/**
 * How far an observed failure is the one seen in production (REP-4). I1: class, code, operation and throwing expression
 * agree (for explicit throws the message's template and the throwing function); I2: and the cause chain and every
 * application frame from the throw to the replay's entry; I3: and the origin of the bad value. Never by line numbers,
 * never by message text alone. What one side does not tell is named in the reasons and never counts as agreement.
 */
export function judgeIdentity(input: IdentityInput): Identity {
  const { production, observed } = input;
  const comparison = new Comparison();
  const operation = parseOperation(observed.failure.type, observed.failure.message);
  compareWords(input, operation, comparison);
  const expected = framePath(production.frames, production.error.frames, 'production');
  const found = framePath(observed.frames, observed.failure.frames, 'observed');
  if (operation.met === 'stack-overflow') {
    const cycle = compareCycles(expected, found);
    comparison.note('site', cycle.agreement, 1.5, cycle.detail);
    comparison.note('expression', cycle.agreement, 2, cycle.detail);
    comparison.note('frames', cycle.agreement, 2, cycle.detail);
  } else {
    const scopeOf = scopesFrom(input.readFile);
    const words = { message: observed.failure.message, operation };
    compareSite({ error: production.error, observed: words, expected, found, scopeOf }, comparison);
    const path = replayPath(found, expected, input.entry, input.harness ?? []);
    const frames = alignFrames(expected, path, scopeOf);
    comparison.note('frames', frames.agreement, 2, frames.detail);
  }
  return { tier: tierOf(comparison, input), score: comparison.score(), reasons: comparison.reasons };
}

/** Class, code, operation and causes: what the error says of itself. */
function compareWords(input: IdentityInput, operation: Operation, comparison: Comparison): void {
  const { error, causes } = input.production;
  const { failure } = input.observed;
  const operations = pair(describeOperation(error.operation), describeOperation(operation));
  comparison.note('class', compareClass(error, failure), 1, pair(error.type, failure.type));
  comparison.note('code', compareCode(error, failure), 0.5, pair(error.code ?? 'none', failure.code ?? 'none'));
  comparison.note('operation', compareOperation(error.operation, operation), 2, operations);
  if (causes === undefined) comparison.note('causes', 'unknown', 0.5, 'production does not tell them');
  else comparison.note('causes', compareCauses(causes, failure.cause), 0.5, `${causes.length} in production`);
}

function tierOf(comparison: Comparison, input: IdentityInput): Tier {
  const is = (part: string): string => comparison.of(part);
  const parts = ['class', 'code', 'operation', 'site', 'expression', 'message'];
  if (parts.some((part) => is(part) === 'different')) return 'none';
  // A class that two reporters name differently is believed only where the very expression agrees.
  if (is('expression') !== 'same' && (is('site') !== 'same' || is('class') !== 'same')) {
    comparison.remark('the throwing place could not be compared, and message text alone never makes identity');
    return 'none';
  }
  if (is('causes') === 'different' || is('frames') !== 'same') return 'I1';
  if (is('expression') !== 'same') {
    if (is('operation') !== 'same' || is('only place') !== 'same' || expressionsDiffer(input)) return 'I1';
    comparison.remark('the throwing expression could not be compared: the frames agree by file and function');
  }
  if (!input.origin?.production || !input.origin.observed) return 'I2';
  const { production, observed } = input.origin;
  const places = pair(production.expression, observed.expression);
  return comparison.note('origin', compareOrigin(production, observed), 1, places) === 'same' ? 'I3' : 'I2';
}

/** Both expressions are at hand and not one: a rename in doubt, or a stale position. */
function expressionsDiffer({ production, observed }: IdentityInput): boolean {
  return [production.frames, observed.frames].every((frames) => siteExpression(frames) !== null);
}

function siteExpression(frames: readonly MappedFrame[]): string | null {
  return frames.find((frame) => frame.kind !== 'native')?.expression ?? null;
}

function scopesFrom(readFile: ReadFile | undefined): ScopeOf {
  return (frame) => {
    if (!readFile || frame.file === null || frame.line === null) return null;
    const text = readFile(frame.file);
    return text === null ? null : scopeIn(text, frame.file, frame.line, frame.column);
  };
}
