import type { Bug } from './bug.ts';
import type { LedgerEntry, LedgerNote } from './ledger.ts';
import { plainBlock, plainLine } from './plain-text.ts';
import type { Proposal } from './proposal.ts';
import type { WorkItem } from './work-item.ts';

/** Tells nothing of the cause by itself. */
const bareKinds: ReadonlySet<string> = new Set(['timeout', 'escalated', 'investigation-started', 'paused', 'resumed']);
const findingsAtMost = 3;
const linesAtMost = 7;

function lastFindings(ledger: readonly LedgerEntry[]): LedgerEntry[] {
  return ledger.filter(({ kind }) => !bareKinds.has(kind)).slice(-findingsAtMost);
}

/** What the ledger says when a bug is given to a person because its cause was not found (REV-7): with what was found. */
export function escalationNote(ledger: readonly LedgerEntry[]): LedgerNote {
  const told = lastFindings(ledger);
  const found = told.map(({ kind, outcome }) => `${kind}: ${outcome.slice(0, 200)}`).join('; ');
  return {
    stage: 'review',
    kind: 'escalated',
    actor: 'engine',
    inputs: told.map(({ seq }) => `ledger:${seq}`),
    outcome: `needs-human-review: ${found || 'nothing was found out yet'}`,
  };
}

/** How a bug came to wait for a person, and what is known of it by then. */
export interface Escalated {
  bug: Bug;
  /** The event that brought it there. */
  event: string;
  why: string;
  ledger: readonly LedgerEntry[];
  /** What the last investigation has written of itself; null where there was none, or it cannot be read. */
  told: Proposal | null;
}

/** The item that a person is asked with where the cause was not found (REV-7): findings and context, Markdown; the same key each time. */
export function investigationItem(escalated: Escalated): Pick<
  WorkItem,
  'title' | 'description' | 'priority' | 'tags' | 'createdBy' | 'bugs' | 'links'
> & {
  key: string;
  kind: 'investigation';
  assignee: 'an-approver';
  manifest: null;
  proposal: null;
} {
  const { bug } = escalated;
  return {
    key: `investigate:${bug.id}`,
    kind: 'investigation',
    title: plainLine(`[investigate] ${bug.title}`, 400),
    description: textOf(escalated),
    priority: bug.priority,
    tags: ['needs-human-review'],
    assignee: 'an-approver',
    createdBy: { kind: 'engine', id: 'reproof' },
    bugs: [bug.id],
    manifest: null,
    proposal: null,
    links: [{ relation: 'caused-by', to: bug.id }],
  };
}

function textOf({ bug, event, why, ledger, told }: Escalated): string {
  return [
    `${bug.id} needs a person: ${event.replaceAll('-', ' ')}.`,
    plainBlock(why, { lines: 10, columns: 500 }),
    part('What fails', contextOf(bug, told)),
    part('What was tried', told && told.hypotheses.length > 0 ? triedOf(told) : foundOf(ledger)),
    part('What is missing', missingOf(told)),
    `All that was done stands in the ledger and in the evidence bundle: \`reproof show ${bug.id}\`.`,
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function part(head: string, lines: readonly string[]): string {
  const more = lines.length - linesAtMost;
  const shown = lines.slice(0, linesAtMost).map((line) => `- ${line}`);
  if (lines.length === 0) return '';
  return [`**${head}**`, '', ...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

/** Names, messages and paths come from events and repositories: they stand as code, where they are nothing but text. */
function quoted(text: string, max = 200): string {
  return `\`${plainLine(text.replaceAll('`', "'"), max) || ' '}\``;
}

function contextOf(bug: Bug, told: Proposal | null): string[] {
  const { suspects = [], owners = [], introducedBy = null } = told?.codeMap ?? {};
  const where = [bug.service, ...bug.environments.slice(0, 3).map(({ name }) => name)].filter((name) => name !== null);
  const releases = bug.releases.slice(-3).map(({ name }) => quoted(name, 100));
  const names = [...new Set(owners.map(({ owner }) => owner))].slice(0, 5);
  return [
    `${bug.errorType === null ? '' : `${quoted(bug.errorType, 100)}: `}${quoted(bug.message || bug.title, 500)}`,
    `seen ${bug.count} times by ${bug.users} people, first ${bug.firstSeen}, last ${bug.lastSeen}`,
    ...(where.length > 0 ? [`in ${where.map((name) => quoted(name, 100)).join(', ')}`] : []),
    ...(releases.length > 0 ? [`releases ${releases.join(', ')}`] : []),
    ...suspects.slice(0, 2).map((one) => `perhaps ${placeOf(one)}: ${plainLine(one.why, 200)}`),
    ...(names.length > 0 ? [`owned by ${names.map((name) => quoted(name, 100)).join(', ')}`] : []),
    ...(introducedBy ? [`came with ${quoted(introducedBy.commit, 12)} ${quoted(introducedBy.subject, 150)}`] : []),
  ];
}

function placeOf({ file, line, function: name }: Proposal['codeMap']['suspects'][number]): string {
  return `${quoted(line === null ? file : `${file}:${line}`, 300)}${name === null ? '' : ` in ${quoted(name, 100)}`}`;
}

function triedOf({ hypotheses }: Proposal): string[] {
  return hypotheses
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ state, claim, by, evidence }) => {
      const backed = evidence.length === 1 ? '1 piece of evidence' : `${evidence.length} pieces of evidence`;
      return `${state}: ${quoted(claim, 400)} (${plainLine(by, 60)}, ${backed})`;
    });
}

function foundOf(ledger: readonly LedgerEntry[]): string[] {
  return lastFindings(ledger).map(({ kind, outcome }) => `${kind}: ${quoted(outcome, 400)}`);
}

function missingOf(told: Proposal | null): string[] {
  return (told?.missingEvidence ?? []).map(({ what, supply }) => `${quoted(what, 300)}: ${quoted(supply, 300)}`);
}
