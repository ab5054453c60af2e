import { isSameFailure } from '../../domain/reproduction.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { Recording } from '../../domain/recording.ts';
import type { BoundaryAnswer, CallScenario, CallStep } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import type { Attempt, Claim } from '../hypotheses/board.ts';
import { type Json, positions, withValue } from '../inputs/document.ts';
import { buildDictionary } from '../mutation/dictionary.ts';
import { codeWords, worded } from '../mutation/code-words.ts';
import { singleMutants } from '../mutation/operators.ts';
import type { ErrorWords } from '../identity/shared-message.ts';
import { type CallTarget, callTargets } from '../recorded/call-targets.ts';
import { goodValues, isAlike } from '../recorded/good-values.ts';
import { isData, removableParts } from '../recorded/removable.ts';
import { RepositoryCode } from '../recorded/repository-code.ts';
import { answersFrom } from '../recorded/traffic.ts';
import { type Making, plainReceiver, standingValues } from '../recorded/values.ts';
import { type Hit, nearestFailure } from '../search/input-search.ts';
import { endOf } from '../search/end-of.ts';
import { type End, passingNeighbours, type Shrunken, shrinkByRemoval } from '../search/shrink.ts';

const trialTimeMs = 4_000;
const shrinkMs = 10_000;
const trialsAtMost = 120;
const keptAtMost = 8;
const answersAtMost = 30;

/** A call with all its values in one list, the receiver first where there is one, so that what they share is shared. */
interface Replay {
  target: CallTarget;
  values: EncodedValue[];
  complete: boolean;
  /** What it calls is answered so; none: it is not known to call anything. */
  answers: BoundaryAnswer[];
}

function replayOf(recording: Recording, target: CallTarget, code: RepositoryCode, making: Making): Replay {
  const roots = [...(target.receiver === null ? [] : [target.receiver]), ...target.args];
  return { target, answers: [], ...standingValues(recording, roots, code, making) };
}

function scenarioOf({ target, answers }: Replay, values: readonly EncodedValue[]): CallScenario {
  const { file, load, receiver } = target;
  const [first, ...rest] = values;
  const on: CallStep[] = receiver === null ? [] : [{ do: 'value', value: first ?? { $: 'undefined' } }];
  const steps = [...on, ...target.steps(receiver === null ? [...values] : rest)];
  return { kind: 'call', module: file, from: file, load, steps, ...(answers.length ? { answers } : {}) };
}

/** The ways to build the values again, the one that reads best first. */
function replaysOf(context: ReproductionContext, target: CallTarget, code: RepositoryCode): Replay[] {
  const { recording } = context;
  if (!recording) return [];
  const made = replayOf(recording, target, code, 'made');
  const instance = replayOf(recording, target, code, 'instance');
  const plain = target.receiver === null ? null : plainReceiver(recording, target.receiver, code);
  const args = standingValues(recording, target.args, code, 'made');
  const ways = [made, ...(plain ? [{ ...args, target, answers: [], values: [plain, ...args.values] }] : []), instance];
  const usable = ways.filter(({ values }) => target.receiver === null || isTyped(values[0]));
  const texts = usable.map(({ values }) => JSON.stringify(values));
  return usable.filter((_, i) => texts.indexOf(texts[i] ?? '') === i);
}

/** A receiver must be of a class, else its methods are not there. */
function isTyped(value: EncodedValue | undefined): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (value.$ === 'def') return isTyped(value.value);
  return value.$ === 'made' || (value.$ === 'instance' && value.from !== undefined);
}

async function attempt(context: ReproductionContext, target: CallTarget, replays: readonly Replay[]): Promise<Attempt> {
  const words = `${target.name} of ${target.file}`;
  context.tell(`calling ${words} as production did`);
  const [bench] = context.benches;
  const seen: string[] = [];
  let closest: Hit | null = null;
  for (const replay of withAnswers(context, replays)) {
    const outcome = await bench.try(scenarioOf(replay, replay.values), { timeMs: trialTimeMs });
    const nearest = nearestFailure(outcome, context.judge);
    const hit: Hit | null = nearest && {
      ...nearest,
      value: replay.values as Json,
      phase: 'transplant',
      change: 'as recorded',
      trials: 1,
    };
    if (hit && isSameFailure(hit.identity)) return confirmed(context, replay, hit, words);
    seen.push(hit ? `${hit.failure.type}: ${hit.failure.message.slice(0, 120)}` : outcome.kind);
    if (hit && hit.identity.score > (closest?.identity.score ?? 0)) closest = hit;
  }
  return {
    kind: 'refuted',
    evidence: `${words} with the recorded values: ${seen.join('; ') || 'its values cannot be built again'}`,
    learned: [],
    closest,
  };
}

/** Each replay, where the failing work called others with what those answered: a fixed one may go on to call them. */
function withAnswers({ recording }: ReproductionContext, replays: readonly Replay[]): Replay[] {
  const answers = recording ? answersFrom(recording.calls, recording).slice(0, answersAtMost) : [];
  return replays.map((replay) => (replay.target.waits ? { ...replay, answers } : replay));
}

async function confirmed(context: ReproductionContext, replay: Replay, hit: Hit, words: string): Promise<Attempt> {
  const small = await shrink(context, replay, hit.failure);
  const scenarioWith = (value: Json): CallScenario => scenarioOf(replay, value as EncodedValue[]);
  return {
    kind: 'confirmed',
    hit: { ...hit, value: small.value },
    scenario: scenarioWith(small.value),
    change: null,
    evidence: `${words} fails as in production with the values that the recorder saw`,
    neighbours: small.passing.slice(-keptAtMost).toReversed().map(scenarioWith),
    siblings: small.failing.slice(-keptAtMost).map(scenarioWith),
    minimised: true,
  };
}

/** The values without what the failure does not need, with their passing neighbours (REP-5). */
async function shrink(context: ReproductionContext, replay: Replay, found: ErrorWords): Promise<Shrunken> {
  const until = context.clock.elapsed() + shrinkMs;
  const ends = async (next: Json): Promise<End> => {
    if (!Array.isArray(next) || context.clock.elapsed() > until) return 'other';
    const scenario = scenarioOf(replay, next as EncodedValue[]);
    const outcome = await context.benches[0].try(scenario, { timeMs: trialTimeMs });
    return endOf(outcome, context, found);
  };
  const start = replay.values as Json[];
  const own = replay.target.receiver === null ? 0 : 1;
  const words = codeWords(context);
  const nearby = (value: Json): Json[] =>
    [
      ...worded(value, words).filter(({ path }) => isData(value, path) && Number(path[0] ?? 0) >= own),
      ...singleMutants(value, buildDictionary([], [value]), 240).filter(
        ({ path }) => isData(value, path) && Number(path[0] ?? 0) >= own,
      ),
    ]
      .map((mutant) => mutant.value)
      .slice(0, 200);
  const good = await passingNeighbours([...counterparts(context, start, own), ...nearby(start)], ends, 2);
  const [value] = good.passing;
  const twin = value === undefined ? null : { value, passes: async (next: Json) => (await ends(next)) === 'passes' };
  // An argument may go only where none follows; a receiver stays, and stays whole where no good call tells what it needs.
  const paths = removableParts(start).filter((path) =>
    path.length > 1
      ? twin !== null || Number(path[0]) >= own
      : Number(path[0]) === start.length - 1 && start.length > own,
  );
  const small = await shrinkByRemoval(start, paths.slice(0, trialsAtMost), ends, trialsAtMost, twin);
  const near = await passingNeighbours(nearby(small.value), ends, 4);
  return {
    value: small.value,
    passing: [...near.passing.toReversed(), ...small.passing, ...good.passing],
    failing: [...near.failing, ...small.failing],
  };
}

/** The values with one argument, or a field of one, as good traffic had its like. */
function counterparts({ recording }: ReproductionContext, values: Json[], own: number): Json[] {
  const good = recording ? goodValues(recording) : [];
  return positions(values)
    .filter(({ path }) => Number(path[0] ?? -1) >= own && path.length <= 3 && isData(values, path))
    .flatMap(({ path, value }) =>
      good.filter((other) => isAlike(value, other)).map((other) => withValue(values, path, other)),
    )
    .slice(0, 40);
}

/**
 * Claims that a function, method or constructor of the stack fails when it is called with the values that the recorder
 * saw, built again with their types. The outermost goes first: it is what the program called, whereas a helper deep inside
 * may rightly refuse what its caller hands it (docs/decisions/0010).
 */
export function recordedCallClaims(context: ReproductionContext): Claim[] {
  if (!context.recording) return [];
  const code = new RepositoryCode(context);
  return callTargets(context)
    .toReversed()
    .flatMap((target, fromOutside): Claim[] => {
      const replays = replaysOf(context, target, code);
      if (replays.length === 0) return [];
      const complete = replays.some((replay) => replay.complete);
      const strategy = isHandler(context.recording, target, fromOutside) ? 'job-replay' : 'call-replay';
      return [
        {
          strategy,
          by: strategy,
          claim: `If ${target.name} of ${target.file} is called as the recorder saw it, it fails at the same place`,
          rank: (complete ? 0.94 : 0.8) - 0.02 * fromOutside,
          about: target.file,
          attempt: () => attempt(context, target, replays),
        },
      ];
    });
}

/** A job's handler is what was called with its payload. */
function isHandler(recording: Recording | null, { args }: CallTarget, fromOutside: number): boolean {
  if (recording?.work.kind !== 'job' || fromOutside > 0) return false;
  const payload = JSON.stringify(recording.work.job.payload);
  return args.some((arg) => JSON.stringify(arg).includes('/work/job/payload') || JSON.stringify(arg) === payload);
}
