import type { ReproductionReport, StrategyName } from '../../domain/reproduction.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import { type Admission, admitReproduction } from '../../reproduction/admission/admit.ts';
import { noteAdmission, verdictOf } from '../admission-report.ts';
import { type FreshSource, FreshTest } from '../fresh-test.ts';
import { BuiltTest } from '../languages/built-test.ts';
import { foreignReading } from '../languages/reading.ts';
import type { Journal } from '../journal.ts';
import { ruleFor } from './draft-rule.ts';
import { draftRunner, type Reproduced } from '../reproduced.ts';
import type { ReviewParts } from '../review-parts.ts';
import type { Prepared } from '../3-preparation.ts';
import type { DraftCall } from './call-of-draft.ts';
import { controlScenario, type DraftTest } from './draft-test.ts';

const runTimeMs = 30_000;

/** What a draft is judged by. */
export type DraftParts = Pick<ReviewParts, 'services' | 'event' | 'diagnosis'>;

/** The draft on fresh trees of its own; the caller disposes of it. */
export function freshDraft(parts: DraftParts, prepared: Prepared, draft: DraftTest): FreshSource {
  const { command, cwd } = draft.place.commandFor(draft.file, draft.text);
  const { foreign, scratch } = prepared;
  const files = { [draft.file]: draft.text };
  const judge = ruleFor(parts, prepared, draft);
  const { framework } = draft.place;
  if (foreign?.framework.building(draft.file, draft.text, '/'))
    return new BuiltTest({
      foreign,
      scratch,
      files,
      command: { argv: command, cwd },
      building: (store) => foreign.framework.building(draft.file, draft.text, store),
      framework,
      reading: foreignReading(foreign, [draft.file]),
      judge,
    });
  return new FreshTest({
    scratch,
    openSession: prepared.openSession,
    files,
    command: foreign ? command : [prepared.runtime.path, ...command.slice(1)],
    cwd,
    framework,
    ...(foreign ? { reading: foreignReading(foreign, [draft.file]) } : {}),
    seen: null,
    judge,
    slots: 2,
  });
}

/** All checks that a written reproduction has to pass, on `runs` fresh runs: the very ones of the engine's own tests. */
export function tryDraft(
  parts: DraftParts,
  prepared: Prepared,
  { draft, fresh, runs }: { draft: DraftTest; fresh: FreshSource; runs: number },
): Promise<Admission> {
  const { services, event } = parts;
  const varied = [{ label: 'the passing input', files: { [draft.file]: draft.control } }];
  return admitReproduction({
    files: { [draft.file]: draft.text },
    plainProgram: false,
    tree: { read: async (file) => prepared.readFile(file) },
    fresh: fresh.run,
    identify: ruleFor(parts, prepared, draft),
    message: event.errors[0]?.message ?? null,
    controls: varied,
    removals: varied,
    runs,
    timeMs: runTimeMs,
    machinePaths: [services.repository.root, prepared.scratch.root],
  });
}

const nothingLearned = { closest: null, entries: [], narrowing: null, late: false } as const;

interface AdmittedDraft {
  draft: DraftTest;
  fresh: FreshSource;
  admission: Admission;
  /** Who wrote it. */
  strategy: Extract<StrategyName, 'model-written' | 'person-written'>;
  /** The call that it makes, where the warm bench shows the same. */
  call?: DraftCall | null;
}

/** An admitted (or refused) draft as the stages behind it take it. */
export function reproducedBy(
  journal: Journal,
  parts: DraftParts,
  prepared: Prepared,
  { draft, fresh, admission, strategy, call = null }: AdmittedDraft,
): Omit<Reproduced, 'hypotheses'> {
  const judge = ruleFor(parts, prepared, draft);
  const { sample } = admission;
  const failure: ObservedFailure = sample?.failure ?? noFailure;
  const identity = judge(failure);
  const { command, cwd } = draft.place.commandFor(draft.file, draft.text);
  const files = { [draft.file]: draft.text };
  noteAdmission(journal, admission, [draft.file]);
  if (sample) journal.logs['before.log'] = sample.output;
  const report: ReproductionReport = {
    ...verdictOf(admission, identity, 'the written test'),
    strategy,
    framework: draft.place.framework,
    files: [draft.file],
    command,
    cwd,
    minimised: false,
  };
  const held = call ?? { scenario: draft.scenario, control: controlScenario(draft), failure };
  const driven = { scenario: held.scenario, neighbours: [held.control], ordinary: [], siblings: [] };
  const hit = { value: null, failure: held.failure, identity, phase: 'seeds' as const, change: 'none', trials: 1 };
  return {
    ...nothingLearned,
    entries: [],
    report,
    reproduction: admission.admitted ? { report, files, failure: held.failure, ...driven } : null,
    found: { strategy, hit, change: null, minimised: false, ...driven },
    written: { files, testFile: draft.file },
    fresh,
    ownTest: draftRunner(fresh.run),
    judge,
    harness: [draft.file],
    admission,
  };
}

const noFailure: ObservedFailure = { type: '', message: '', code: null, frames: [], handled: false, cause: null };
