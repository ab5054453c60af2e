import type { Bug } from './bug.ts';
import { plainBlock, plainLine } from './plain-text.ts';
import type { WorkItem } from './work-item.ts';

/**
 * The item with which a bug that no change of code cures is handed on (BUG-6): what is to be done instead, why, and whose it is; the same
 * key each time.
 */
export function routedItem(
  bug: Bug,
  why: string,
): Pick<WorkItem, 'title' | 'description' | 'priority' | 'tags' | 'createdBy' | 'bugs' | 'links'> & {
  key: string;
  kind: 'investigation';
  assignee: null;
  manifest: null;
  proposal: null;
} {
  const kind = bug.disposition?.kind ?? 'undetermined';
  const { specialist, team, owner } = bug.routing ?? { specialist: null, team: null, owner: null };
  const whose = [specialist, team, owner].flatMap((one) => one || []);
  return {
    key: `route:${bug.id}`,
    kind: 'investigation',
    title: plainLine(`[${kind}] ${bug.title}`, 400),
    description: [
      `${bug.id} is no code fix but ${kind.replaceAll('-', ' ')}: \`${plainLine(bug.disposition?.reason ?? why, 500).replaceAll('`', "'")}\`.`,
      '',
      plainBlock(why, { lines: 10, columns: 500 }),
      '',
      `- whose it is: ${whose.length > 0 ? whose.map((one) => `\`${plainLine(one, 200).replaceAll('`', "'")}\``).join(', ') : 'nothing tells'}`,
      `- seen ${bug.count} times, last ${bug.lastSeen}`,
      '',
      `All that was found out stands in the ledger and in the evidence bundle: \`reproof show ${bug.id}\`.`,
    ].join('\n'),
    priority: bug.priority,
    tags: ['routed', kind],
    assignee: null,
    createdBy: { kind: 'engine', id: 'reproof' },
    bugs: [bug.id],
    manifest: null,
    proposal: null,
    links: [{ relation: 'caused-by', to: bug.id }],
  };
}
