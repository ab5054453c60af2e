import { createHash } from 'node:crypto';
import type { RevisionRequest } from '../domain/revision-request.ts';
import { decide } from '../repair/rivals/decide.ts';
import type { SearchResult } from '../repair/search/search.ts';
import type { Journal } from './journal.ts';

/** The search without the very changes that reviewers have sent back; what is chosen then is told to answer them. */
export function withoutRefused(
  journal: Journal,
  search: SearchResult,
  refused: RevisionRequest['refused'],
): SearchResult {
  const why = (patch: string): RevisionRequest['refused'][number] | undefined => {
    const hash = createHash('sha256').update(patch).digest('hex');
    return refused.find(({ patchHash }) => patchHash === hash);
  };
  const left = search.contenders.filter(({ patch }) => !why(patch.text));
  const gone = search.contenders.flatMap(({ patch }) => why(patch.text) ?? []);
  if (gone.length === 0) return search;
  const words = gone.map(({ proposal, by, reason }) => `${proposal}, which ${by} sent back (${reason.slice(0, 300)})`);
  journal.note({
    stage: 'repair',
    kind: 'refused-before',
    actor: 'engine',
    inputs: gone.map(({ proposal }) => `proposal:${proposal}`),
    outcome: `left out the change of ${words.join('; ')}`.slice(0, 800),
  });
  const decision = decide(left, { outOfTime: search.stats.outOfTime });
  if (decision.kind === 'accepted') return { ...search, contenders: left, decision };
  const detail = `${decision.detail}; left out: the change of ${words.join('; ')}`.slice(0, 800);
  return { ...search, contenders: left, decision: { ...decision, detail } };
}
