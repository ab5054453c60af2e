import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { MappedFrame } from '../../domain/code-map.ts';
import { bareFunctionName } from '../../domain/function-name.ts';
import type { CallScenario, CallStep } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import { capturedValues } from '../evidence/captured-values.ts';
import { standingOf } from '../evidence/deliberate-throw.ts';
import type { Attempt, Claim } from '../hypotheses/board.ts';
import { type Json, positions } from '../inputs/document.ts';
import { buildDictionary } from '../mutation/dictionary.ts';
import { badValues, plainArguments } from '../mutation/seed-mutants.ts';
import { endOf } from '../search/end-of.ts';
import { type Hit, InputSearch } from '../search/input-search.ts';
import { sitesOf } from '../search/reach.ts';
import { type End, keptInCall, shrinkByRemoval } from '../search/shrink.ts';
import { isEsm } from '../writing/module-system.ts';
import { targets } from './call-replay.ts';
import { collectSeeds, type Seed } from '../seeds/collect-seeds.ts';
import { passingSeeds } from '../seeds/passing-seeds.ts';

/** Calls of the tests that go the same way and differ in their arguments only. */
interface Way {
  words: string;
  seeds: Seed[];
  /** Arguments that tests give to a function of the same name elsewhere: a wrapper's mostly fit. */
  borrowed: Json[];
  first: Seed;
}

const trialTimeMs = 3_000;
const searchMs = 25_000;
const maxWays = 5;
const maxSeeds = 300;

const argumentsOf = (steps: readonly CallStep[]): Json[] =>
  steps.flatMap((step) => (step.do === 'get' || step.do === 'value' ? [] : [step.args as Json]));

/** The way with other arguments: `value` holds a list of arguments for each call and construction. */
function withArguments(seed: Seed, value: Json): CallScenario {
  const lists = Array.isArray(value) ? [...value] : [];
  const steps = seed.steps.map((step): CallStep => {
    if (step.do === 'get' || step.do === 'value') return step;
    const args = lists.shift();
    return { ...step, args: (Array.isArray(args) ? args : []) as EncodedValue[] };
  });
  return { kind: 'call', module: seed.module, from: seed.module, load: seed.load, steps };
}

const nameOf = (step: CallStep): string =>
  step.do === 'get' ? step.name : step.do === 'call' ? (step.name ?? 'call') : step.do;

function waysOf(seeds: readonly Seed[]): Way[] {
  const groups = Map.groupBy(seeds, (seed) => `${seed.module} ${seed.steps.map(nameOf).join('.')}`);
  return [...groups.values()].slice(0, maxWays).flatMap((group): Way[] => {
    const [first] = group;
    if (!first) return [];
    const like = seeds.filter((seed) => !group.includes(seed) && sameForm(seed, first));
    const borrowed = like.slice(0, maxSeeds / 2).map(({ steps }): Json => argumentsOf(steps));
    return [
      { first, borrowed, seeds: spread(group), words: `${first.steps.map(nameOf).join('.')} of ${first.module}` },
    ];
  });
}

/** The same function name at the end, and as many calls on the way. */
function sameForm(a: Seed, b: Seed): boolean {
  const [last, other] = [a.steps.at(-1), b.steps.at(-1)];
  const calls = (seed: Seed): number => seed.steps.filter((step) => step.do !== 'get' && step.do !== 'value').length;
  return !!last && !!other && nameOf(last) === nameOf(other) && calls(a) === calls(b);
}

/** The smallest seeds and some of all sizes: enough kinds, few of each. */
function spread(group: readonly Seed[]): Seed[] {
  const few = group.slice(0, maxSeeds / 2);
  const rest = group.slice(few.length);
  const stride = Math.max(1, Math.ceil(rest.length / (maxSeeds - few.length)));
  return [...few, ...rest.filter((_, i) => i % stride === 0)];
}

async function attempt(context: ReproductionContext, way: Way): Promise<Attempt> {
  context.tell(`changing what the tests give to ${way.words}`);
  const { benches } = context;
  const [bench] = benches;
  const own = way.seeds.map((seed): Json => argumentsOf(seed.steps));
  const inputs = [...own, ...way.borrowed];
  const scenarioWith = (value: Json): CallScenario => withArguments(way.first, value);
  const first = await bench.try(scenarioWith(inputs[0] ?? []), { timeMs: trialTimeMs });
  if (first.kind === 'unloadable')
    return {
      kind: 'refuted',
      evidence: `${way.first.module} does not load: ${first.reason.slice(0, 300)}`,
      learned: [{ about: way.first.module, factor: 0.2, why: 'it does not load alone' }],
      closest: null,
    };
  const sources = [way.first.module, ...context.frames.flatMap(({ file }) => file ?? [])];
  const search = new InputSearch(
    { name: way.words, ordinary: inputs[0] ?? [], seeds: inputs, scenarioWith },
    {
      benches,
      judge: context.judge,
      error: context.event.errors[0] ?? null,
      captured: capturedValues(context.event),
      dictionary: buildDictionary(
        [...new Set(sources)].slice(0, 8).map((file) => context.readFile(file) ?? ''),
        inputs,
        context.event.errors[0]?.message,
      ),
      deadline: Math.min(context.deadline, context.clock.elapsed() + searchMs),
      now: () => context.clock.elapsed(),
      trialTimeMs,
      ordinaryMs: Math.max(1, first.durationMs),
      observeHandled: false,
      cheap: true,
      bad: badValues(context.event.errors[0]?.message ?? ''),
      reuse: true,
      sites: sitesOf(context.frames, context.readFile),
      phases: ['seeds', 'corner', 'crossing', 'transplant', 'mutation', 'fuzz'],
    },
  );
  const hit = await search.run();
  if (!hit)
    return {
      kind: 'refuted',
      evidence: `${search.trials} changes of ${inputs.length} calls in the tests: ${search.closest ? `${search.closest.failure.type}: ${search.closest.failure.message.slice(0, 120)}` : 'none fails so'}`,
      learned: [],
      closest: search.closest,
    };
  const small = await shrink(context, scenarioWith, hit);
  const scenarios = (values: readonly Json[]): CallScenario[] => values.slice(-8).toReversed().map(scenarioWith);
  return {
    kind: 'confirmed',
    hit: { ...hit, value: small.value },
    scenario: scenarioWith(small.value),
    change: null,
    evidence: `${way.words} fails as in production, ${hit.change}`,
    neighbours: small.passing.length > 0 ? scenarios(small.passing) : await passingSeeds(context, own, scenarioWith),
    siblings: scenarios(small.failing),
  };
}

function shrink(context: ReproductionContext, scenarioWith: (value: Json) => CallScenario, { value, failure }: Hit) {
  const paths = positions(value)
    .map(({ path }) => path)
    .filter((path) => path.length > 1);
  return shrinkByRemoval(
    value,
    paths,
    async (next): Promise<End> => {
      const outcome = await context.benches[0].try(scenarioWith(next), { timeMs: trialTimeMs });
      return endOf(outcome, context, failure);
    },
    80,
    null,
    keptInCall(value, 2),
  );
}

/** Plain arguments for the exported functions of the stack that no test calls by name, the outermost first. */
function plainSeeds(context: ReproductionContext, known: readonly Seed[]): Seed[] {
  return targets(context)
    .filter(({ file }) => !known.some((seed) => seed.module === file))
    .toReversed()
    .flatMap(({ file, fn }, i) =>
      plainArguments(fn.parameters.length).map((args): Seed => {
        const load = isEsm(file, context.readFile) ? 'import' : 'require';
        const steps: CallStep[] = [{ do: 'call', name: fn.exportName, args: args as EncodedValue[] }];
        return { module: file, test: file, load, steps, fit: 0.6 - i * 0.1 };
      }),
    );
}

/** Whether other arguments than the tests' tell something of the failure; `known`: what was found out before, by the way. */
function mayVary(context: ReproductionContext, { module, steps }: Seed, known: Map<string, boolean>): boolean {
  const way = `${module} ${steps.map(nameOf).join('.')}`;
  const [first] = steps;
  const last = steps.at(-1);
  const given = first?.do === 'get' || first?.do === 'call' ? first.name : null;
  const called = last && nameOf(last);
  const isOf = ({ file, function: name }: MappedFrame): boolean => file === module && bareFunctionName(name) === called;
  const index = context.frames.findLastIndex(isOf);
  const may = known.get(way) ?? standingOf(context, module, given, index) === 'any';
  known.set(way, may);
  return may;
}

/** Claims that a call which the repository's tests make fails as in production once its arguments are changed a little. */
export function seedClaims(context: ReproductionContext): Claim[] {
  const seeds = collectSeeds(context);
  const known = new Map<string, boolean>();
  const varied = [...seeds, ...plainSeeds(context, seeds)].filter((seed) => mayVary(context, seed, known));
  return waysOf(varied).map(
    (way, i): Claim => ({
      strategy: 'stack-synthesis',
      by: 'seed-search',
      claim: `Arguments like those that the tests give to ${way.words} lead to the failing line with the bad value`,
      rank: 0.66 * way.first.fit - i * 0.02,
      about: way.first.module,
      attempt: () => attempt(context, way),
    }),
  );
}
