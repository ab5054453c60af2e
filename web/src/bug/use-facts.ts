import { useQuery } from '@tanstack/react-query';
import type { Proposal } from '../../../src/domain/proposal.ts';
import { ask, Problem, type Reply } from '../api/client.ts';
import { type Doing, useDoing } from '../api/live.ts';
import { useRoute } from '../api/use-route.ts';

export type Decidable = Reply<'getProposal'>;

/** All that is known of a bug. Null: it is not there, which the page says. */
export interface Facts {
  bug: Reply<'getBug'>;
  ledger: Reply<'getLedger'>;
  signals: Reply<'listSignals'>;
  /** What the last investigation that ended found. */
  report: Proposal | null;
  /** Names of the evidence bundle's files. */
  files: readonly string[];
  /** The newest proposal. */
  proposal: Decidable | null;
  changes: Reply<'listChanges'>;
  watches: Reply<'listWatches'>;
  links: Reply<'listLinks'>;
  comments: Reply<'listComments'>;
  /** What people think of it. */
  hypotheses: Reply<'listHypotheses'>;
  doing: Doing | undefined;
}

/** The text of one file of the bundle: the proposal's own where there is one, as that is what is decided about. */
export async function bundleFile(bug: string, proposal: string | null, name: string): Promise<string> {
  const query = { name };
  const file = proposal
    ? await ask('getProposalFile', { params: { id: proposal }, query })
    : await ask('getFile', { params: { id: bug }, query });
  return file.text;
}

/** One file of the bundle; null where it is not in it. */
export function useBundleFile(
  { bug, proposal, files }: Pick<Facts, 'bug' | 'proposal' | 'files'>,
  name: string | null,
) {
  const version = proposal?.bundleHash ?? bug.lastSeen;
  return useQuery({
    queryKey: ['bundle', bug.id, proposal?.id ?? null, version, name],
    enabled: name !== null && files.includes(name),
    queryFn: () => bundleFile(bug.id, proposal?.id ?? null, name ?? ''),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function useReport(id: string, files: readonly string[], proposal: Decidable | null | undefined, state: string) {
  const query = useQuery({
    queryKey: ['report', id, proposal?.id ?? null, proposal?.bundleHash ?? state, files.length],
    enabled: files.includes('proposal.json') && proposal !== undefined,
    queryFn: async () => JSON.parse(await bundleFile(id, proposal?.id ?? null, 'proposal.json')) as Proposal,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return query.data ?? null;
}

/** The newest proposal of a bug; null: none yet. */
function useProposal(bug: string): { proposal: Decidable | null | undefined; error: Error | null } {
  const list = useRoute('listProposals', { query: { bug, limit: 1 } });
  const id = list.data?.proposals[0]?.id;
  const whole = useRoute('getProposal', { params: { id: id ?? '' } }, { enabled: id !== undefined });
  if (list.data && id === undefined) return { proposal: null, error: null };
  const own = whole.data?.bugs.includes(bug) ? whole.data : undefined;
  return { proposal: own, error: list.error ?? whole.error };
}

const none: readonly never[] = [];

/** Everything of the bug's page; null while the bug itself is not there. */
export function useFacts(id: string): { facts: Facts | null; error: Error | null } {
  const params = { id };
  const bug = useRoute('getBug', { params });
  const ledger = useRoute('getLedger', { params });
  const signals = useRoute('listSignals', { params, query: { limit: 5 } });
  const kept = useRoute('listFiles', { params });
  const { proposal, error } = useProposal(id);
  const files = proposal?.files ?? kept.data ?? none;
  const report = useReport(id, files, proposal, bug.data?.state ?? '');
  const changes = useRoute('listChanges', { params });
  const watches = useRoute('listWatches', { params });
  const links = useRoute('listLinks', { params });
  const comments = useRoute('listComments', { params });
  const hypotheses = useRoute('listHypotheses', { params });
  const doing = useDoing(id);
  const known = bug.data?.id === id ? bug.data : null;
  const missing = bug.error instanceof Problem && bug.error.status === 404;
  if (!known || missing) return { facts: null, error: bug.error };
  const facts: Facts = {
    bug: known,
    ledger: ledger.data ?? [],
    signals: signals.data ?? [],
    report,
    files,
    proposal: proposal ?? null,
    changes: changes.data ?? [],
    watches: watches.data ?? [],
    links: links.data ?? [],
    comments: comments.data ?? [],
    hypotheses: hypotheses.data ?? [],
    doing: known.state === 'investigating' ? doing : undefined,
  };
  return { facts, error: bug.error ?? error ?? ledger.error ?? signals.error };
}
