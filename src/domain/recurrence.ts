import type { BugState, Guard } from './bug-state.ts';
import type { ProductionEvent } from './event.ts';
import type { Recording } from './recording.ts';
import { compareReleases } from './release-order.ts';
import { nextState } from './state-table.ts';

/** What an occurrence can bring to an investigation, least first. */
export const evidenceKinds = ['stack', 'variables', 'recording'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** The kinds that an occurrence brings. */
export function evidenceOf({
  event,
  recording,
}: {
  event: ProductionEvent;
  recording: Recording | null;
}): EvidenceKind[] {
  const frames = event.errors[0]?.frames ?? [];
  const has: Record<EvidenceKind, boolean> = {
    stack: frames.length > 0,
    variables: frames.some(({ vars }) => vars !== null),
    recording: recording !== null,
  };
  return evidenceKinds.filter((kind) => has[kind]);
}

/** What investigations of an occurrence have to do without. */
export function lacksOf(occurrence: Parameters<typeof evidenceOf>[0]): EvidenceKind[] {
  const there = evidenceOf(occurrence);
  return evidenceKinds.filter((kind) => !there.includes(kind));
}

/** A bug as far as a further occurrence can move it. */
export interface Waiting {
  state: BugState;
  /** What its last investigation had to do without. */
  lacks: readonly string[];
  /** The change that shall have cured it: when it landed, and the release that holds it where that is known. */
  changedAt: Date | null;
  changedRelease: string | null;
  /** Where the change is known to run, and since when. */
  released: ReadonlyArray<{ environment: string | null; at: Date }>;
}

/** A further occurrence, as far as it can move its bug. */
export interface Recurring {
  evidence: readonly EvidenceKind[];
  release: string | null;
  environment: string | null;
  seenAt: Date;
  /** When the project was first seen with that release; null: never before. */
  releaseSeenAt: Date | null;
}

/**
 * Whether an occurrence comes from code that holds the change: by the names of the releases where they tell, else by
 * whether the project was first seen with that release after the change landed. An occurrence that names no release
 * counts where and since when the change is released: an applied change may not run anywhere yet.
 */
export function afterTheChange(bug: Waiting, { release, environment, seenAt, releaseSeenAt }: Recurring): boolean {
  if (!bug.changedAt || seenAt <= bug.changedAt) return false;
  if (release === null) return bug.state !== 'applied' && runsWhere(bug, environment, seenAt);
  const order = bug.changedRelease === null ? null : compareReleases(release, bug.changedRelease);
  if (order !== null) return order >= 0;
  return releaseSeenAt === null || releaseSeenAt > bug.changedAt;
}

/** Whether the change runs in an environment at a time; a change that nobody told the releases of runs wherever it is told fixed. */
function runsWhere({ released }: Waiting, environment: string | null, seenAt: Date): boolean {
  const there = released.filter(
    (one) => one.environment === null || environment === null || one.environment === environment,
  );
  return released.length === 0 || there.some(({ at }) => seenAt > at);
}

/** Where a further occurrence moves its bug, by the state table, and why; null where it stays. */
export function recurrence(bug: Waiting, signal: Recurring): { to: BugState; why: string } | null {
  const brought = signal.evidence.filter((kind) => bug.lacks.includes(kind));
  const holds = (guard: Guard): boolean => {
    if (guard === 'after-the-change') return afterTheChange(bug, signal);
    return guard === 'brings-missing-evidence' && brought.length > 0;
  };
  const to = nextState(bug.state, 'signal', holds);
  if (to === null || to === bug.state) return null;
  return { to, why: to === 'regressed' ? regressionWords(bug, signal) : `came with ${brought.join(' and ')}` };
}

function regressionWords({ changedAt, changedRelease }: Waiting, { release }: Recurring): string {
  const where = release === null ? 'seen again' : `seen again in release ${release}`;
  const since = changedRelease === null ? '' : ` in release ${changedRelease}`;
  return `${where}, after the change of ${changedAt?.toISOString()}${since}`;
}
