import type { EncodedValue } from '../../domain/encoded-value.ts';
import { type NamedCall, type StatedExpectation, statedOf } from '../../domain/expectation.ts';
import type { ObservedFrame } from '../../domain/run.ts';
import type { CallScenario } from '../../domain/scenario.ts';
import { exportedFunctions } from '../../syntax/exported-functions.ts';
import { lineOf, parseSource } from '../../syntax/source.ts';
import type { ReproductionContext } from '../context.ts';
import type { Claim } from '../hypotheses/board.ts';
import type { Json } from '../inputs/document.ts';
import { buildDictionary } from '../mutation/dictionary.ts';
import { singleMutants } from '../mutation/operators.ts';
import { collectSeeds } from '../seeds/collect-seeds.ts';
import { attemptDemanded } from './demanded-run.ts';
import { modulesOf, saidOf, scenarioOf } from './named-call.ts';

const mutantsTried = 60;
const testedAtMost = 6;
/** Where the function stands, as a frame: where a repair begins to look when no stack tells it. */
function frameOf(context: ReproductionContext, file: string, { name }: NamedCall): ObservedFrame | null {
  const source = context.readFile(file);
  const fn = source === null ? null : exportedFunctions(source, file).find(({ exportName }) => exportName === name);
  if (source === null || !fn) return null;
  const parsed = parseSource(source, file);
  const { character } = parsed.getLineAndCharacterOfPosition(fn.start);
  const place = { line: lineOf(parsed, fn.start), column: character + 1 };
  return { file, ...place, function: name, native: false, async: false };
}

interface Resolved {
  first: NamedCall;
  module: string;
  scenario: CallScenario;
}

/** Calls of the same function that the repository's tests make. */
function tested(context: ReproductionContext, { module, first, scenario }: Resolved): CallScenario[] {
  const { files, readFile } = context;
  const called = { kind: 'source' as const, file: module, function: first.name };
  const seeds = collectSeeds({ files, readFile, frames: [called] }).filter((seed) => seed.module === module);
  return seeds.map(({ load, steps }) => ({ kind: 'call', module, from: module, load, steps, demand: scenario.demand }));
}

/** The same work with something changed: each call alone, then as the repository's tests call it, then other arguments. */
function othersOf(context: ReproductionContext, resolved: Resolved, calls: readonly NamedCall[]) {
  const { module, first, scenario } = resolved;
  const { demand } = scenario;
  const alone = calls.length > 1 ? calls.map((one) => ({ ...scenarioOf(context, module, [one]), demand })) : [];
  const args = first.args as Json;
  const words = buildDictionary([context.readFile(module) ?? ''], [args]);
  const changed = singleMutants(args, words, mutantsTried).filter(({ value }) => Array.isArray(value));
  const mutants = changed.map(({ value }) => {
    const call = { ...first, args: value as EncodedValue[] };
    return { ...scenarioOf(context, module, [call, ...calls.slice(1)]), demand };
  });
  return [...alone, ...(calls.length > 1 ? [] : tested(context, resolved).slice(0, testedAtMost)), ...mutants];
}

/** The one module that all calls mean, or why there is none. */
function resolve(context: ReproductionContext, calls: readonly NamedCall[]): { module: string } | { why: string } {
  const found = calls.map((one) => modulesOf(context, one));
  const [first = []] = found;
  const shared = first.filter((file) => found.every((files) => files.includes(file)));
  const names = [...new Set(calls.map(({ name }) => name))].join(' and ');
  if (shared.length === 1 && shared[0]) return { module: shared[0] };
  if (shared.length > 1)
    return {
      why: `${shared.slice(0, 4).join(', ')} hand out ${names}: name one in the field \`module\` of the context`,
    };
  const where = calls[0]?.module ?? 'no file of this repository';
  return {
    why: `${where} hands out no ${names}: check the field \`call\` of the context, or name its file in \`module\``,
  };
}

function claimOf(
  context: ReproductionContext,
  calls: readonly NamedCall[],
  expectation: StatedExpectation,
): Claim | null {
  const [first] = calls;
  if (!first) return null;
  const said = calls.map(saidOf).join(' beside ');
  const target = resolve(context, calls);
  const about = 'module' in target ? target.module : said;
  return {
    strategy: 'call-replay',
    by: 'expected-calls',
    claim: `${said} does not do what is expected of it`,
    rank: 0.98,
    about,
    attempt: async () => {
      if ('why' in target) return { kind: 'refuted', evidence: target.why, learned: [], closest: null };
      const { module } = target;
      const scenario = { ...scenarioOf(context, module, calls), demand: expectation.demand };
      return attemptDemanded(context, {
        words: `${said} of ${module}`,
        about,
        scenario,
        expectation,
        entered: frameOf(context, module, first),
        others: othersOf(context, { first, module, scenario }, calls),
      });
    },
  };
}

/** The claim that the calls which a report names do not do what it expects. */
export function expectedCallClaims(context: ReproductionContext): Claim[] {
  const expectation = statedOf(context.event);
  if (expectation?.work.kind !== 'calls') return [];
  const claim = claimOf(context, expectation.work.calls, expectation);
  return claim ? [claim] : [];
}
