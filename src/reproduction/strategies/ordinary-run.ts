import type { RunOutcome } from '../../domain/run.ts';
import type { ProgramScenario, ScenarioRequest } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import type { ProgramEntry } from '../entry/find-entries.ts';
import { type Document, readDocument } from '../inputs/document.ts';
import { standingIn } from '../recorded/database-answers.ts';

/** How a program behaves on the inputs that the tree has: the good run that a failing one is compared with. */
export interface OrdinaryRun {
  entry: ProgramEntry;
  outcome: RunOutcome;
  durationMs: number;
  listened: boolean;
  /** Data files that it read. */
  documents: Document[];
}

const firstTimeMs = 15_000;
const serverTimeMs = 3_000;
const maxDocumentBytes = 256 * 1024;

/** The program on its ordinary inputs, with requests where given. */
export function programScenario(
  entry: ProgramEntry,
  inputs: ProgramScenario['inputs'] = [],
  requests: ScenarioRequest[] = [],
): ProgramScenario {
  return { kind: 'program', entry: entry.file, cwd: entry.cwd, argv: entry.argv, env: {}, inputs, requests };
}

/** Runs an entry as it stands; twice, since the first run pays for loading. */
export async function ordinaryRun(context: ReproductionContext, entry: ProgramEntry): Promise<OrdinaryRun> {
  const [bench] = context.benches;
  const asItStands = { ...programScenario(entry), ...standingIn(context.recording) };
  const first = await bench.try(asItStands, { timeMs: firstTimeMs });
  const listensOn = first.kind === 'timed-out' && first.facts?.listened !== false;
  const outcome = first.kind === 'timed-out' ? first : await bench.try(asItStands, { timeMs: firstTimeMs });
  const reads = new Set([...(first.facts?.reads ?? []), ...(outcome.facts?.reads ?? [])]);
  const documents = [...reads].flatMap((file) => {
    const content = context.readFile(file);
    return content === null || content.length > maxDocumentBytes ? [] : [readDocument(file, content)];
  });
  const listened = listensOn || outcome.facts?.listened === true;
  return { entry, outcome, durationMs: outcome.durationMs, listened, documents };
}

/** Bound for a trial of a program whose ordinary run took `durationMs`. */
export const trialTime = (durationMs: number): number =>
  Math.min(20_000, Math.max(serverTimeMs - 1_000, durationMs * 4 + 1_500));
