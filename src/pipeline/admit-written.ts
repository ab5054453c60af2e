import path from 'node:path';
import { demandErrors } from '../domain/demand.ts';
import type { ProductionEvent } from '../domain/event.ts';
import { buildAllowance } from '../domain/page-build.ts';
import { statedOf } from '../domain/expectation.ts';
import type { Identity, ReproductionReport } from '../domain/reproduction.ts';
import type { ObservedFailure } from '../domain/run.ts';
import { type Admission, admitReproduction } from '../reproduction/admission/admit.ts';
import type { AdmissionInput } from '../reproduction/admission/checks.ts';
import type { FoundReproduction } from '../reproduction/reproduce.ts';
import { sharedMessage } from '../reproduction/identity/shared-message.ts';
import { type WritingParts, writeReproduction, writeVariations } from '../reproduction/writing/write-reproduction.ts';
import { headingOf } from './1-intake.ts';
import { noteAdmission, verdictOf } from './admission-report.ts';
import type { Prepared } from './3-preparation.ts';
import { FreshTest, type TestCall } from './fresh-test.ts';
import type { Journal } from './journal.ts';
import type { Judge } from './judge.ts';
import type { Reproduced } from './reproduced.ts';
import type { Services } from './services.ts';
import { testPlace } from './test-place.ts';

export interface AdmissionParts {
  journal: Journal;
  services: Services;
  event: ProductionEvent;
  prepared: Prepared;
  judge: Judge;
  found: FoundReproduction;
}

type Admitted = Pick<Reproduced, 'report' | 'reproduction' | 'written' | 'fresh' | 'admission'>;

const runTimeMs = 30_000;

/** What was found, written as a test of the project and admitted only after its own fresh runs. */
export async function admitWritten(parts: AdmissionParts): Promise<Admitted> {
  const { journal, services, event, prepared, found } = parts;
  const place = testPlace(prepared.project, found.scenario, prepared.readFile);
  const message = messageToDemand(event, found);
  const { answerHelpers, pageHelpers, demandHelpers } = services;
  const helpers = { answerHelpers, pageHelpers, demandHelpers, ...helpersOf(services) };
  const writing = { found, production: headingOf(event), message, ...helpers, ...place };
  const written = writeReproduction(writing);
  const { command, cwd } = place.commandFor(written.testFile);
  const judge = judgeFrom(parts);
  const fresh = writtenTest(parts, written.files, { command, cwd, framework: place.style.framework });
  journal.step('reproduction', `running ${path.posix.basename(written.testFile)} ${services.freshRuns} times`);
  const admission = await admit(parts, writing, written.files, fresh, judge);
  noteAdmission(journal, admission, Object.keys(written.files));
  const sample = admission.sample ?? (await fresh.run());
  journal.logs['before.log'] = sample.output;
  const identity = sample.failure ? judge(sample.failure) : found.hit.identity;
  const report: ReproductionReport = {
    ...verdictOf(admission, identity, 'the written test'),
    strategy: found.strategy,
    framework: place.style.framework,
    files: Object.keys(written.files),
    command,
    cwd,
    minimised: found.minimised,
    ...(found.schedule ? { schedule: found.schedule } : {}),
  };
  const reproduction = admission.admitted ? reproductionOf(found, report, written.files) : null;
  return { written, fresh, admission, report, reproduction };
}

/** The written test on trees of its own; `call` as the report names it. */
export function writtenTest(
  parts: Pick<AdmissionParts, 'prepared' | 'judge' | 'found'>,
  files: Readonly<Record<string, string>>,
  { command, cwd, framework }: TestCall,
): FreshTest {
  const { scratch, openSession, runtime } = parts.prepared;
  return new FreshTest({
    scratch,
    openSession,
    files,
    command: runtime.path ? [runtime.path, ...command.slice(1)] : command,
    cwd,
    framework,
    seen: parts.found.hit.failure,
    judge: judgeFrom(parts),
    slots: 2,
    moreMs: buildAllowance(parts.found.scenario),
  });
}

const helpersOf = ({ programHelper, orderHelpers }: Services) => ({ helper: programHelper, orderHelpers });

/** Production's message, or as much of it as the found failure can carry. */
function messageToDemand(event: ProductionEvent, { hit }: FoundReproduction): string {
  const [error] = event.errors;
  const stated = statedOf(event);
  if (stated) return demandErrors[stated.demand.kind].message ?? '';
  return error ? (sharedMessage(error, hit.failure) ?? error.message) : '';
}

/** The rule as a test enters: a call replay begins at the module that it calls. */
function judgeFrom({
  judge,
  found: { scenario },
}: Pick<AdmissionParts, 'judge' | 'found'>): (failure: ObservedFailure) => Identity {
  const entry = scenario.kind === 'call' ? { file: scenario.module, function: null } : undefined;
  return (failure) => judge(failure, entry);
}

/** Checks that ask for a stack through the code, where nothing throws: a value is wrong, or nothing is left that waits. */
function senselessFor({ scenario, hit }: FoundReproduction): AdmissionInput['notApplicable'] {
  const demand = scenario.kind === 'page' ? undefined : scenario.demand;
  if (!demand) return {};
  const isValue = demand.kind === 'value' || demand.kind === 'status';
  if (isValue) return { 'fails-in-the-code': 'a wrong value is not thrown: the assertion tells it' };
  const stands = hit.failure.frames.some(({ file, native }) => file !== null && !native);
  return stands ? {} : { 'fails-in-the-code': 'nothing of the code is left that waits: no stack can tell it' };
}

function admit(
  { services, prepared }: AdmissionParts,
  writing: WritingParts,
  files: Record<string, string>,
  fresh: FreshTest,
  identify: (failure: ObservedFailure) => Identity,
): Promise<Admission> {
  return admitReproduction({
    files,
    shipped: [
      services.programHelper,
      ...Object.values(services.answerHelpers),
      ...Object.values(services.pageHelpers),
      ...Object.values(services.demandHelpers),
      ...Object.values(services.orderHelpers),
    ],
    plainProgram: false,
    tree: { read: async (file) => prepared.readFile(file) },
    fresh: fresh.run,
    identify,
    message: writing.message || null,
    notApplicable: senselessFor(writing.found),
    ...writeVariations(writing),
    runs: services.freshRuns,
    timeMs: runTimeMs + buildAllowance(writing.found.scenario),
    machinePaths: [services.repository.root, prepared.scratch.root],
  });
}

function reproductionOf(
  { scenario, hit, neighbours, ordinary, siblings }: FoundReproduction,
  report: ReproductionReport,
  files: Record<string, string>,
): NonNullable<Reproduced['reproduction']> {
  return { report, files, scenario, failure: hit.failure, neighbours, ordinary, siblings };
}
