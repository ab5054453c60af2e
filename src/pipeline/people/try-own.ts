import type { AskedHypothesis, OwnTest } from '../../domain/own-hypothesis.ts';
import { isOwnId } from '../../domain/own-hypothesis.ts';
import type { ReproductionContext } from '../../reproduction/context.ts';
import type { Attempt, Claim, Confirmed, HypothesisBoard } from '../../reproduction/hypotheses/board.ts';
import { madeSmall, type Opened } from '../../reproduction/reproduce.ts';
import { ownClaim, ownRunClaims } from '../../reproduction/strategies/own-claims.ts';
import type { Diagnosis } from '../2-diagnosis.ts';
import { type AdmissionParts, admitWritten } from '../admit-written.ts';
import { type DraftTest, draftTest } from '../agent/draft-test.ts';
import { ruleFor } from '../agent/draft-rule.ts';
import { freshDraft, reproducedBy, tryDraft } from '../agent/try-test.ts';
import type { RedTestLooker } from '../red-test-look.ts';
import type { Unprobed } from '../narrow-down.ts';

export interface OwnParts extends Omit<AdmissionParts, 'found'> {
  diagnosis: Diagnosis;
  context: ReproductionContext;
  board: HypothesisBoard;
  /** Boots the programs and puts the engine's own claims on the board, once. */
  open: () => Promise<Opened>;
  asked: readonly AskedHypothesis[];
  tests: RedTestLooker;
}

type Found = Omit<Unprobed, 'hypotheses'>;

/**
 * Tries what people think happens before anything of the engine's own: every call, request and test gets its run, and the
 * first one that holds is the reproduction, admitted by the checks of every other. Null where none does.
 */
export async function tryOwn(parts: OwnParts): Promise<Found | null> {
  const { context, board, asked, open } = parts;
  const red = await chosenTests(parts);
  const drafts = new Map<Claim, DraftTest>();
  for (const claim of [...ownRunClaims(context, asked, open), ...ownTests(parts, drafts)]) board.add(claim);
  const isLeft = (): boolean => board.hypotheses.some(({ id, state }) => isOwnId(id) && state === 'open');
  const over = (): boolean => !isLeft() || context.clock.elapsed() > context.deadline;
  const confirmed: Confirmed[] = [];
  for (let next = await board.run(over); next; next = await board.run(over)) confirmed.push(next);
  for (const by of red ? [] : confirmed) {
    const draft = drafts.get(by.claim);
    const found = draft ? await admitDraft(parts, draft) : await admitRun(parts, by);
    if (found.reproduction) return found;
    await found.fresh?.dispose();
    board.refuse(by, found.report.identity.reasons.at(-1) ?? 'its written test was refused');
  }
  return red;
}

/** Tests that people chose, one choice after the other: the first that holds a red one as production was. */
async function chosenTests({ asked, tests }: OwnParts): Promise<Found | null> {
  let first: Found | null = null;
  for (const one of asked) {
    if (one.trial.kind !== 'tests') continue;
    const found = await tests.chosen(one);
    if (found && first) await found.fresh?.dispose();
    first ??= found;
  }
  return first;
}

/** Claims by tests that people wrote; which test a claim is about is put into `drafts`. */
function ownTests(parts: OwnParts, drafts: Map<Claim, DraftTest>): Claim[] {
  return parts.asked.flatMap((one): Claim[] => {
    const { trial } = one;
    if (trial.kind !== 'test') return [];
    const claim: Claim = ownClaim(one, 'person-written', async () => {
      const draft = draftOf(parts, trial, one.claim);
      if (typeof draft === 'string') return { kind: 'inconclusive', evidence: `not run: ${draft}` };
      drafts.set(claim, draft);
      return attemptTest(parts, draft);
    });
    return [claim];
  });
}

/** As the workbench has it: a model and a person hand in the same. */
function draftOf({ prepared }: OwnParts, { drives, text, failing, passing }: OwnTest, claim: string) {
  return draftTest(prepared, { hypothesis: '', drives, test: text, failing, passing }, claim);
}

/** One run of the test and of its control. */
async function attemptTest(parts: OwnParts, draft: DraftTest): Promise<Attempt> {
  const { prepared, context } = parts;
  context.tell(`running a person’s test, ${draft.file}`);
  const fresh = freshDraft(parts, prepared, draft);
  try {
    const { admitted, checks, sample } = await tryDraft(parts, prepared, { draft, fresh, runs: 1 });
    const failure = sample?.failure ?? null;
    const identity = failure && ruleFor(parts, prepared, draft)(failure);
    const hit = failure &&
      identity && { value: null, failure, identity, phase: 'seeds' as const, change: 'none', trials: 1 };
    if (!admitted || !hit) {
      const no = checks.find(({ outcome }) => outcome === 'failed');
      const why = `${draft.file} was refused by ${no?.name ?? 'its run'}: ${no?.detail ?? 'it showed no failure'}`;
      return { kind: 'refuted', evidence: why.slice(0, 800), learned: [], closest: hit };
    }
    const evidence = `${draft.file} fails as in production (${hit.identity.tier}), its control passes`;
    return { kind: 'confirmed', hit, scenario: draft.scenario, change: null, evidence };
  } finally {
    await fresh.dispose();
  }
}

/** A person's test after the runs that a claim needs. */
async function admitDraft(parts: OwnParts, draft: DraftTest): Promise<Found> {
  const { journal, services, prepared } = parts;
  const fresh = freshDraft(parts, prepared, draft);
  journal.step('reproduction', `running ${draft.file} ${services.freshRuns} times`);
  const admission = await tryDraft(parts, prepared, { draft, fresh, runs: services.freshRuns });
  return reproducedBy(journal, parts, prepared, { draft, fresh, admission, strategy: 'person-written' });
}

/** A person's call or request, written as a test of the project. */
async function admitRun(parts: OwnParts, by: Confirmed): Promise<Found> {
  const { context, judge } = parts;
  const opened = await parts.open();
  const found = await madeSmall(context, opened, by);
  const admitted = await admitWritten({ ...parts, found });
  return { ...admitted, found, judge, ownTest: null, harness: [], closest: null, entries: opened.entries };
}
