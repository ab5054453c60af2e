import { isSameFailure } from '../../domain/reproduction.ts';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { CallScenario, Scenario } from '../../domain/scenario.ts';
import { type ExportedFunction, exportedFunctions } from '../../syntax/exported-functions.ts';
import { enclosingFunction } from '../../syntax/function-at.ts';
import type { ReproductionContext } from '../context.ts';
import { capturedValues, usable } from '../evidence/captured-values.ts';
import { standingOf } from '../evidence/deliberate-throw.ts';
import type { Attempt, Claim } from '../hypotheses/board.ts';
import { type Json, positions } from '../inputs/document.ts';
import { buildDictionary, type Dictionary } from '../mutation/dictionary.ts';
import { singleMutants } from '../mutation/operators.ts';
import { endOf } from '../search/end-of.ts';
import { InputSearch, nearestFailure, type Phase, type Hit } from '../search/input-search.ts';
import { type End, keptInCall, passingNeighbours, type Shrunken, shrinkByRemoval } from '../search/shrink.ts';
import { collectSeeds } from '../seeds/collect-seeds.ts';
import { passingSeeds } from '../seeds/passing-seeds.ts';
import { isEsm } from '../writing/module-system.ts';

export interface Target {
  file: string;
  fn: ExportedFunction;
  args: Json[];
  /** All parameters had captured values. */
  complete: boolean;
  depth: number;
}

const trialTimeMs = 3_000;
const undefinedValue: Json = { $: 'undefined' };

/** A captured value in the encoding of scenarios: a field of its own named `$` must not be taken for a kind. */
function untagged(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(untagged);
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name === '$' ? '$$' : name, untagged(field)]),
  );
}

/** A captured variable as an argument: what was not captured is `undefined`, told by the second part. */
function argumentFrom(raw: unknown): { value: Json; known: boolean } {
  if (raw === '<undefined>') return { value: undefinedValue, known: true };
  const kept = usable(raw);
  return kept ? { value: untagged(kept.value), known: !kept.partial } : { value: undefinedValue, known: false };
}

function argumentsOf(fn: ExportedFunction, vars: Record<string, unknown>): { args: Json[]; complete: boolean } {
  let complete = true;
  const args = fn.parameters.flatMap((parameter): Json[] => {
    if (parameter.kind === 'name' && parameter.rest) {
      const rest = argumentFrom(vars[parameter.name]).value;
      return Array.isArray(rest) ? rest : [];
    }
    if (parameter.kind === 'object')
      return [
        Object.fromEntries(
          parameter.names.flatMap((name) =>
            Object.hasOwn(vars, name) ? [[name, argumentFrom(vars[name]).value]] : [],
          ),
        ),
      ];
    const { value, known } =
      parameter.kind === 'name' && Object.hasOwn(vars, parameter.name)
        ? argumentFrom(vars[parameter.name])
        : { value: undefinedValue, known: false };
    complete &&= known;
    return [value];
  });
  while (JSON.stringify(args.at(-1)) === JSON.stringify(undefinedValue)) args.pop();
  return { args, complete };
}

/** The exported functions on the stack, innermost first. */
export function targets(context: ReproductionContext): Target[] {
  const frames = context.event.errors[0]?.frames ?? [];
  return context.frames.flatMap((frame: MappedFrame): Target[] => {
    const source = frame.kind === 'source' && frame.file && frame.line ? context.readFile(frame.file) : null;
    if (!source || !frame.file || !frame.line) return [];
    const at = enclosingFunction(source, frame.file, frame.line, frame.column);
    const fn = exportedFunctions(source, frame.file).find(
      (candidate) => at && candidate.start <= at.start && candidate.end >= at.end && at.kind !== 'module',
    );
    if (!fn || (at && at.start !== fn.start)) return [];
    const { args, complete } = argumentsOf(fn, frames[frame.index]?.vars ?? {});
    return [{ file: frame.file, fn, args, complete, depth: frame.index }];
  });
}

function scenarioOf(context: ReproductionContext, { file, fn }: Target, args: Json): CallScenario {
  const load = isEsm(file, context.readFile) ? 'import' : 'require';
  const name = fn.exportName;
  return { kind: 'call', module: file, from: file, load, steps: [{ do: 'call', name, args: args as EncodedValue[] }] };
}

function dictionaryFor({ readFile, event }: ReproductionContext, { file, args }: Target): Dictionary {
  return buildDictionary([readFile(file) ?? ''], [args], event.errors[0]?.message);
}

async function attempt(context: ReproductionContext, target: Target, phases: readonly Phase[]): Promise<Attempt> {
  const words = `${target.fn.exportName ?? 'the export'} of ${target.file}`;
  context.tell(`calling ${words}`);
  const [bench] = context.benches;
  const first = await bench.try(scenarioOf(context, target, target.args), { timeMs: trialTimeMs });
  if (first.kind === 'unloadable')
    return {
      kind: 'refuted',
      evidence: `${target.file} does not load: ${first.reason.slice(0, 200)}`,
      learned: [{ about: target.file, factor: 0.5, why: 'it does not load alone' }],
      closest: null,
    };
  const search = new InputSearch(
    { name: words, ordinary: target.args, scenarioWith: (value) => scenarioOf(context, target, value) },
    {
      benches: context.benches,
      judge: context.judge,
      error: context.event.errors[0] ?? null,
      captured: capturedValues(context.event),
      dictionary: dictionaryFor(context, target),
      deadline: Math.min(context.deadline, context.clock.elapsed() + 12_000),
      now: () => context.clock.elapsed(),
      trialTimeMs,
      ordinaryMs: Math.max(1, first.durationMs),
      observeHandled: false,
      cheap: true,
      phases,
    },
  );
  const nearest = nearestFailure(first, context.judge);
  const direct =
    nearest && isSameFailure(nearest.identity)
      ? { ...nearest, value: target.args as Json, phase: 'transplant' as const, change: 'as captured', trials: 1 }
      : null;
  const hit = direct ?? (phases.length ? await search.run() : null);
  if (!hit)
    return {
      kind: 'refuted',
      evidence: `${words} with the captured arguments: ${nearest ? `${nearest.failure.type}: ${nearest.failure.message.slice(0, 120)}` : first.kind}`,
      learned: [],
      closest: search.closest,
    };
  const small = await shrink(context, target, hit);
  // What production passed stays as it was where nothing else would tell of it.
  if (phases.length === 0) small.value = hit.value;
  const like = (value: Json): CallScenario => scenarioOf(context, target, value);
  const scenario = like(small.value);
  return {
    kind: 'confirmed',
    hit: { ...hit, value: small.value },
    scenario,
    change: null,
    evidence: `${words} fails as in production`,
    neighbours:
      small.passing.length > 0 ? small.passing.slice(-8).toReversed().map(like) : await tested(context, target),
    siblings: small.failing.slice(-8).map(like),
  };
}

/** Calls of the same function that the repository's tests make and that go well. */
function tested(context: ReproductionContext, target: Target): Promise<Scenario[]> {
  const inputs = collectSeeds(context).flatMap(({ module, steps }): Json[] => {
    const [step, more] = steps;
    const same = module === target.file && step?.do === 'call' && step.name === target.fn.exportName && !more;
    return same ? [step.args as Json] : [];
  });
  return passingSeeds(context, inputs, (value) => scenarioOf(context, target, value));
}

async function shrink(context: ReproductionContext, target: Target, { value, failure }: Hit): Promise<Shrunken> {
  const paths = positions(value)
    .map(({ path }) => path)
    .filter((path) => path.length > 1);
  const ends = async (next: Json): Promise<End> => {
    if (!Array.isArray(next)) return 'other';
    const outcome = await context.benches[0].try(scenarioOf(context, target, next), { timeMs: trialTimeMs });
    return endOf(outcome, context, failure);
  };
  const small = await shrinkByRemoval(value, paths, ends, 80, null, keptInCall(value, 1));
  const mutants = singleMutants(small.value, buildDictionary([], [value]), 160).map((mutant) => mutant.value);
  const near = await passingNeighbours(mutants, ends, 4);
  return {
    value: small.value,
    passing: [...near.passing.toReversed(), ...small.passing],
    failing: [...near.failing, ...small.failing],
  };
}

/**
 * Claims that an exported function of the stack fails with the arguments that production had. The outermost one says
 * most about what production did, so it goes first; a helper deep inside may rightly refuse what its caller hands it.
 */
export function callClaims(context: ReproductionContext): Claim[] {
  const found = targets(context);
  const outermost = Math.max(0, ...found.map(({ depth }) => depth));
  return found.flatMap((target): Claim[] => {
    const words = `${target.fn.exportName ?? 'the function'} of ${target.file}`;
    const outer = target.depth === outermost ? 1 : 0.6;
    const base = { strategy: 'call-replay' as const, by: 'call-replay', about: target.file };
    const index = context.frames.findIndex((frame) => frame.index === target.depth);
    const standing = standingOf(context, target.file, target.fn.exportName, index);
    if (standing === 'none' || (standing === 'as-captured' && !target.complete)) return [];
    const phases: Phase[] = standing === 'any' ? ['transplant'] : [];
    const replay: Claim = {
      ...base,
      claim: `If ${words} gets the captured arguments, it fails at the same place`,
      rank: (target.complete ? 0.84 : 0.7) * outer,
      attempt: () => attempt(context, target, phases),
    };
    const synthesis: Claim = {
      ...base,
      strategy: 'stack-synthesis',
      by: 'stack-synthesis',
      claim: `Some arguments of ${words} lead to the failing line with the bad value`,
      rank: 0.45 * outer,
      attempt: () => attempt(context, target, ['transplant', 'mutation', 'fuzz']),
    };
    return target.fn.parameters.length === 0 || standing !== 'any' ? [replay] : [replay, synthesis];
  });
}
