import type { MappedFrame } from '../../domain/code-map.ts';
import type { EventError, Operation } from '../../domain/event.ts';
import { bareFunctionName } from '../../domain/function-name.ts';
import { parseOperation } from '../../domain/operation.ts';
import type { Identity, Tier } from '../../domain/reproduction.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import { variablesAround } from '../../syntax/variables-around.ts';
import { alignFrames, compareCycles } from './align-frames.ts';
import { compareCauses, compareClass, compareCode } from './compare-error.ts';
import { compareExpression } from './compare-expression.ts';
import { compareFunction, type NamesAt } from './compare-frame.ts';
import { compareMessage } from './compare-message.ts';
import { compareOperation, describeOperation } from './compare-operation.ts';
import { type Agreement, Comparison, quoted } from './comparison.ts';
import { type ComparedFrame, describeFrame, type FramePath, framePath } from './frame-path.ts';
import { type ReadFile } from './map-observed.ts';

/** Where a value was born: told by value tracing, not by the stack. */
export interface Origin {
  file: string;
  function: string | null;
  expression: string | null;
}

export interface IdentityInput {
  /** The event's first error, its mapped frames, and its causes (`event.errors.slice(1)`) where the source tells them. */
  production: { error: EventError; frames: readonly MappedFrame[]; causes?: readonly EventError[] };
  /** What a run threw, with the frames that `mapObserved` made of it. */
  observed: { failure: ObservedFailure; frames: readonly MappedFrame[] };
  /** The function by which the replay came in; `function` null = the module's own code (a program). */
  entry?: { file: string; function: string | null };
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
  const expected = framePath(production.frames, production.error.frames);
  const found = framePath(observed.frames, observed.failure.frames);
  const names = namesFrom(input.readFile);
  const operation = parseOperation(observed.failure.type, observed.failure.message);
  compareWords(input, operation, comparison);
  const overflow = operation.met === 'stack-overflow' && production.error.operation.met === 'stack-overflow';
  if (overflow) {
    const cycle = compareCycles(expected, found);
    comparison.note('site', cycle.agreement, 3.5, cycle.detail);
    comparison.note('frames', cycle.agreement, 2, cycle.detail);
  } else {
    compareSite(input, operation, { expected, found, names }, comparison);
    const path = toEntry(found.application, input, expected);
    const frames = alignFrames(expected, path, names);
    comparison.note('frames', frames.agreement, 2, frames.detail);
  }
  return { tier: tierOf(comparison, input, names), score: comparison.score(), reasons: comparison.reasons };
}

/** Class, code, operation and causes: what the error says of itself. */
function compareWords(input: IdentityInput, operation: Operation, comparison: Comparison): void {
  const { error, causes } = input.production;
  const { failure } = input.observed;
  comparison.note('class', compareClass(error, failure), 1, pair(error.type, failure.type));
  comparison.note('code', compareCode(error, failure), 0.5, pair(error.code, failure.code));
  comparison.note(
    'operation',
    compareOperation(error.operation, operation),
    2,
    pair(describeOperation(error.operation), describeOperation(operation)),
  );
  if (causes === undefined) comparison.note('causes', 'unknown', 0.5, 'production does not tell them');
  else comparison.note('causes', compareCauses(causes, failure.cause), 0.5, `${causes.length} in production`);
}

interface Paths {
  expected: FramePath;
  found: FramePath;
  names: NamesAt;
}

/** Throwing function and expression; for explicit throws also the message. */
function compareSite(input: IdentityInput, operation: Operation, paths: Paths, comparison: Comparison): void {
  const { error } = input.production;
  const { site } = paths.expected;
  const here = paths.found.site;
  if (!site || !here) {
    comparison.note('site', 'unknown', 1.5, site ? 'the run has no stack' : 'production has no stack');
    comparison.note('expression', 'unknown', 2, 'no position');
    return;
  }
  comparison.note(
    'site',
    compareFunction(site, here, paths.names),
    1.5,
    pair(describeFrame(site), describeFrame(here)),
  );
  const scope = (): ReturnType<NamesAt> => paths.names(here);
  let expression = compareExpression(site.expression, here.expression, scope);
  if (expression === 'unknown' && (site.expression === null || here.expression === null)) {
    expression = compareExpression(error.operation.expression, operation.expression, scope);
  }
  if (expression === 'different' && isStale(site, here, operation)) expression = 'unknown';
  comparison.note('expression', expression, 2, pair(site.expression, here.expression));
  if (operation.kind === 'throw' || makesError(here.expression)) {
    const said = compareMessage(error.message, input.observed.failure.message, here.expression);
    comparison.note('message', said, 1, quoted(input.observed.failure.message));
  }
}

/** The production expression can't have done the operation, the observed one can: its position was of another version. */
function isStale(site: ComparedFrame, here: ComparedFrame, { property }: Operation): boolean {
  if (property === null || site.name === null || site.name !== here.name) return false;
  return !(site.expression ?? '').includes(property) && (here.expression ?? '').includes(property);
}

/** An error that the application makes itself, though it uses an engine's words. */
function makesError(expression: string | null): boolean {
  return expression !== null && /^(?:new )?[\w$.]*(?:Error|Exception)\(/.test(expression);
}

/** The observed application frames down to the replay's entry, without the frames of the test itself. */
function toEntry(frames: readonly ComparedFrame[], input: IdentityInput, expected: FramePath): ComparedFrame[] {
  const { entry, harness = [] } = input;
  const name = bareFunctionName(entry?.function ?? null);
  const at = entry
    ? frames.findLastIndex((frame) => frame.file === entry.file && (name === null || frame.name === name))
    : -1;
  const path = at >= 0 ? frames.slice(0, at + 1) : frames.slice();
  const known = new Set(expected.application.map((frame) => frame.file));
  const isHarness = ({ file }: ComparedFrame): boolean =>
    file !== null &&
    (harness.includes(file) ||
      (!known.has(file) && /(?:^|\/)(?:tests?|__tests__|spec)\/|[._-](?:test|spec)\.\w+$/.test(file)));
  while (at < 0 && path.length > 0 && isHarness(path.at(-1)!)) path.pop();
  return path;
}

function tierOf(comparison: Comparison, input: IdentityInput, names: NamesAt): Tier {
  const of = (part: string): Agreement => comparison.of(part);
  const saidDifferent = ['class', 'code', 'operation', 'site', 'expression', 'message'].some(
    (part) => of(part) === 'different',
  );
  // A class named differently by two reporters is believed only where the very expression agrees.
  const placed = of('expression') === 'same' || (of('site') === 'same' && of('class') === 'same');
  if (saidDifferent || !placed) {
    if (!saidDifferent)
      comparison.remark('message text alone never makes identity: the throwing place was not compared');
    return 'none';
  }
  if (of('causes') === 'different' || of('frames') !== 'same') return 'I1';
  const bare = of('expression') !== 'same';
  if (bare && of('site') !== 'same') return 'I1';
  if (bare && isRenameInDoubt(input)) return 'I1';
  if (bare) comparison.remark('the throwing expression could not be compared: the frames agree by file and function');
  return sameOrigin(input, comparison, names) ? 'I3' : 'I2';
}

/** Both expressions are known and differ in names only, and there was no source to tell a rename from another variable. */
function isRenameInDoubt({ production, observed, readFile }: IdentityInput): boolean {
  const first = (frames: readonly MappedFrame[]): string | null =>
    frames.find((frame) => frame.kind !== 'native')?.expression ?? null;
  return readFile === undefined && first(production.frames) !== null && first(observed.frames) !== null;
}

function sameOrigin({ origin }: IdentityInput, comparison: Comparison, names: NamesAt): boolean {
  if (!origin?.production || !origin.observed) return false;
  const [expected, found] = [origin.production, origin.observed];
  const scope = (): null => null;
  const agreement: Agreement =
    expected.file === found.file && bareFunctionName(expected.function) === bareFunctionName(found.function)
      ? compareExpression(expected.expression, found.expression, scope)
      : 'different';
  void names;
  return comparison.note('origin', agreement, 1, pair(expected.expression, found.expression)) === 'same';
}

function namesFrom(readFile: ReadFile | undefined): NamesAt {
  return (frame) => {
    if (!readFile || frame.file === null || frame.line === null) return null;
    const text = readFile(frame.file);
    return text === null ? null : variablesAround(text, frame.file, frame.line, frame.column);
  };
}

function pair(expected: string | null, found: string | null): string {
  return expected === found ? quoted(found) : `${quoted(found)}, in production ${quoted(expected)}`;
}
