import type { AskedHypothesis, OwnOutcome } from '../domain/own-hypothesis.ts';
import type { Bug } from '../domain/bug.ts';
import type { BugEvent } from '../domain/bug-state.ts';
import { type Proposal, proposalSchema } from '../domain/proposal.ts';
import type { RevisionRequest } from '../domain/revision-request.ts';
import type { ProposedChange } from '../domain/proposed-change.ts';
import type { BugMove } from '../ports/store/bug-store.ts';
import type { GivenPatch, ProposalDraft, ProposalStore } from '../ports/store/proposal-store.ts';

/** What a turn goes in with besides the occurrence. */
export type Revision = Awaited<ReturnType<ProposalStore['revision']>>;

/** What became of people's hypotheses that a turn went in with, as its report tells. */
export function triedOf({ files, headline }: Investigated, asked: readonly AskedHypothesis[]): OwnOutcome[] {
  if (asked.length === 0) return [];
  const board = bundled(files)?.hypotheses ?? [];
  return asked.map(({ id }): OwnOutcome => {
    const told = board.find((one) => one.id === id);
    // Ids of entries of the investigation's own ledger tell nobody anything outside of its bundle.
    const evidence = told?.evidence.filter((one) => !/^ledger:\d+$/.test(one)) ?? [];
    if (told && told.state !== 'open') return { id, state: told.state, evidence };
    return { id, state: 'inconclusive', evidence: [`the investigation ended before it was tried: ${headline}`] };
  });
}

/** How an investigation of one occurrence ended, and the bundle's files by name. */
export interface Investigated {
  /** Exit code of SPEC 11. */
  exit: number;
  headline: string;
  /** What it found out about whose the bug is and what is to be done. */
  routing: Bug['routing'];
  disposition: Bug['disposition'];
  files: ReadonlyMap<string, Buffer>;
  /** The validated change, where there is one. */
  change: ProposedChange | null;
}

const engine = { kind: 'engine', id: 'reproof' } as const;

/** What the pipeline is asked for by it, and by what people think happens. */
export function requestOf({ given, ...rest }: Revision, asked: readonly AskedHypothesis[]): RevisionRequest {
  const hypotheses = asked.map(({ id, by, claim, trial }) => ({ id, by, claim, trial }));
  const by = given?.covers ? `proposal ${given.proposal}` : (given?.by.id ?? '');
  return { ...rest, given: given && { patch: given.patch, by }, hypotheses };
}

const outcomes: Readonly<Record<number, BugEvent>> = {
  0: 'fix-validated',
  3: 'reproduced-without-fix',
  4: 'not-reproduced',
  5: 'not-a-code-fix',
  75: 'out-of-budget',
};

/**
 * The event that the end of an investigation is. A reviewer's patch that did not pass leaves the proposal as it was; so does a
 * proposal's fix that does not cure a further bug.
 */
export function eventOf({ exit }: Pick<Investigated, 'exit'>, { given }: Revision): BugEvent {
  if (given && exit !== 0) return refusalEvent(given);
  return outcomes[exit] ?? 'investigation-failed';
}

/** What a given patch that did not pass means to the bug. */
export function refusalEvent({ covers }: Pick<GivenPatch, 'covers'>): BugEvent {
  return covers ? 'coverage-refused' : 'edit-refused';
}

/** How it ended, for the ledger. */
export function outcomeWords({ headline, files }: Investigated, { given }: Revision, event: BugEvent): string {
  if (!given || event !== refusalEvent(given)) return headline;
  const [no] = failedGates(files);
  const what = given.covers ? `the fix of ${given.proposal}` : `the patch that ${given.by.id} gave`;
  return `${what} was refused${no ? ` by ${no.name}: ${no.detail}` : `: ${headline}`}`.slice(0, 800);
}

function failedGates(files: Investigated['files']): Proposal['validation']['gates'] {
  return bundled(files)?.validation.gates.filter(({ outcome }) => outcome === 'failed') ?? [];
}

/** What is written with the step that ends a turn: the bundle, and what waits for people. */
export function leftBy(
  bug: Bug,
  ended: Investigated,
  revision: Revision,
  beside = false,
): Pick<BugMove, 'files' | 'routing' | 'disposition' | 'proposal' | 'comment'> {
  const { files, routing, disposition, change, exit } = ended;
  const { given } = revision;
  // The bundle that stands is the one of the proposal that stands.
  if (given && exit !== 0) return { comment: { by: engine, text: refusalOf(given, ended) } };
  const draft = exit === 0 && change ? { proposal: draftOf(bug, ended, change, revision, beside) } : {};
  return { files, routing, disposition, ...draft };
}

function draftOf(
  bug: Bug,
  { files }: Investigated,
  change: ProposedChange,
  { given, refused }: Revision,
  beside: boolean,
): ProposalDraft {
  const asked = refused[0];
  const answers = given?.covers
    ? null
    : given
      ? `the patch that ${given.by.id} gave for ${given.proposal}${given.reason ? `: ${given.reason}` : ''}`
      : asked
        ? `${asked.proposal} was sent back by ${asked.by}: ${asked.reason}; that change was left out, and this is another one`
        : null;
  // Whoever wants a further bug covered has changed nothing of the fix.
  const proposers = given ? [...given.proposers, ...(given.covers ? [] : [given.by])] : change.proposers;
  return {
    title: bug.title,
    change: { ...change, proposers: uniqueActors(proposers) },
    files,
    beside: beside || (given?.beside ?? false),
    answers,
  };
}

function uniqueActors(actors: ProposedChange['proposers']): ProposedChange['proposers'] {
  return [...new Map(actors.map((actor) => [`${actor.kind} ${actor.id}`, actor])).values()];
}

/** Why a reviewer's patch did not pass, gate by gate. */
function refusalOf({ proposal, by, covers }: GivenPatch, { files, headline }: Investigated): string {
  const failed = failedGates(files);
  const reasons = failed.map(({ name, detail }) => `- ${name}: ${detail}`);
  return [
    `${covers ? `The fix of ${proposal}, which ${by.id} wanted to cover this bug,` : `The patch that ${by.id} gave for ${proposal}`} was not taken: ${reasons.length > 0 ? 'a gate refused it.' : headline}`,
    ...(reasons.length > 0 ? ['', ...reasons] : []),
    '',
    `${proposal} stands as it was.`,
  ].join('\n');
}

/** The bundle's own account of itself; null where it cannot be read. */
function bundled(files: Investigated['files']): Proposal | null {
  try {
    const text = files.get('proposal.json')?.toString('utf8') ?? '';
    return proposalSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
