import type { MappedFrame } from '../../domain/code-map.ts';
import type { ReproductionContext } from '../context.ts';
import { capturedValues } from '../evidence/captured-values.ts';
import type { Attempt, Claim } from '../hypotheses/board.ts';
import { type Document, type Json, writeDocument } from '../inputs/document.ts';
import { buildDictionary } from '../mutation/dictionary.ts';
import { type Hit, InputSearch, type Phase } from '../search/input-search.ts';
import { differences } from '../search/minimise.ts';
import { type OrdinaryRun, programScenario, trialTime } from './ordinary-run.ts';

/** Where the program's input comes from and how another one is given: one data file of one entry. */
function portOf(run: OrdinaryRun, document: Document) {
  return {
    name: document.path,
    ordinary: document.value,
    scenarioWith: (value: Json) =>
      programScenario(run.entry, [{ path: document.path, content: writeDocument({ ...document, value }) }]),
  };
}

/** Source texts near the failure, whose literals inputs may need: frames first, then the entry. */
function sourcesNear(context: ReproductionContext, run: OrdinaryRun): string[] {
  const files = context.frames.flatMap((frame: MappedFrame) =>
    frame.kind === 'source' && frame.file ? [frame.file] : [],
  );
  return [...new Set([run.entry.file, ...files])].slice(0, 12).flatMap((file) => context.readFile(file) ?? []);
}

function searchOf(
  context: ReproductionContext,
  run: OrdinaryRun,
  document: Document,
  phases: readonly Phase[],
  deadline: () => number,
): InputSearch {
  return new InputSearch(portOf(run, document), {
    benches: context.benches,
    judge: context.judge,
    error: context.event.errors[0] ?? null,
    valuesMet: context.valuesMet,
    captured: capturedValues(context.event),
    dictionary: buildDictionary(sourcesNear(context, run), [document.value], context.event.errors[0]?.message),
    deadline: deadline(),
    now: () => context.clock.elapsed(),
    trialTimeMs: trialTime(run.durationMs),
    ordinaryMs: Math.max(1, run.durationMs),
    observeHandled: false,
    cheap: run.durationMs < 60,
    phases,
  });
}

const closestWords = (hit: Hit | null): string =>
  hit ? `; nearest: ${hit.failure.type}: ${hit.failure.message.slice(0, 120)}` : '';

async function attempt(
  context: ReproductionContext,
  run: OrdinaryRun,
  document: Document,
  phases: readonly Phase[],
  shareMs: number,
): Promise<Attempt> {
  context.tell(`trying inputs of ${run.entry.file} (${document.path})`);
  const until = (): number => Math.min(context.deadline, context.clock.elapsed() + shareMs);
  const search = searchOf(context, run, document, phases, until);
  return attemptWith(search, run, document, until);
}

async function attemptWith(
  search: InputSearch,
  run: OrdinaryRun,
  document: Document,
  until: () => number,
): Promise<Attempt> {
  const hit = await search.run();
  if (!hit) {
    const evidence = `${search.trials} inputs of ${document.path} tried, none failed as in production${closestWords(search.closest)}`;
    return { kind: 'refuted', evidence, learned: [], closest: search.closest };
  }
  const change = { document, value: hit.value, facts: differences(document.value, hit.value) };
  return {
    kind: 'confirmed',
    hit,
    scenario: portOf(run, document).scenarioWith(hit.value),
    again: () => {
      search.resume(until());
      return attemptWith(search, run, document, until);
    },
    change,
    evidence: `input ${search.trials} (${hit.change.slice(0, 200)}) failed as in production`,
  };
}

/** Claims that a job's input, put together from what production captured or searched for, makes the program fail. */
export function jobClaims(context: ReproductionContext, run: OrdinaryRun): Claim[] {
  const hasValues = capturedValues(context.event).length > 0;
  return run.documents.slice(0, 4).flatMap((document, i): Claim[] => {
    const rank = run.entry.rank * (1 - i * 0.1);
    const about = run.entry.file;
    const replay: Claim = {
      strategy: 'job-replay',
      by: 'job-replay',
      claim: `If ${document.path} holds the values that production captured, ${run.entry.file} fails at the same place`,
      rank: rank * 0.9,
      about,
      attempt: () => attempt(context, run, document, ['transplant', 'pair'], 15_000),
    };
    const synthesis: Claim = {
      strategy: 'stack-synthesis',
      by: 'stack-synthesis',
      claim: `Some input like ${document.path} leads ${run.entry.file} to the failing line with the bad value`,
      rank: rank * 0.6,
      about,
      // The evidence's values are placed first here too, as the ground that further changes start from.
      attempt: () =>
        attempt(
          context,
          run,
          document,
          [...(hasValues ? (['transplant'] as const) : []), 'flow', 'words', 'mutation', 'fuzz'],
          60_000,
        ),
    };
    return hasValues ? [replay, synthesis] : [synthesis];
  });
}
