import { plain, plainLine } from '../../domain/plain-text.ts';
import type { LinkRelation, WorkItem } from '../../domain/work-item.ts';

/** What a page of ours is called by; null where the installation has no address that others reach. */
export type PageOf = (item: WorkItem) => string | null;

/**
 * Markdown as it may stand in a tracker. Who wrote it has escaped strangers' text; what would reach further than the text itself
 * is taken away once more: mentions, references to other issues, images (they tell who reads), hidden comments.
 */
export function quietMarkdown(text: string, max: number): string {
  const quiet = plain(text.slice(0, max * 2))
    .replaceAll('<!--', '&lt;!--')
    .replace(/@(?=[\w-])/g, '@\u2060')
    .replace(/(#|\bGH-)(?=\d)/gi, '$1\u2060')
    .replace(/!(?=\[)/g, '!\u2060')
    .replace(/<(?=(?:img|picture|svg|iframe|video|audio|source)\b)/gi, '&lt;');
  const wasCut = text.length > max * 2 || quiet.length > max;
  if (!wasCut) return quiet;
  const note = `\n\n(cut: ${text.length} characters in all; the rest is in Reproof)`;
  return closedFence(quiet.slice(0, max - note.length - 8).toWellFormed()) + note;
}

/** A code block that the cut has opened for ever is closed. */
function closedFence(text: string): string {
  let open: string | null = null;
  for (const [, marks = '', info = ''] of text.matchAll(/^ {0,3}(`{3,}|~{3,})([^\n]*)$/gm)) {
    if (open === null) open = marks;
    else if (marks.startsWith(open) && info.trim() === '') open = null;
  }
  return open === null ? text : `${text}\n${open}`;
}

/** The item's title on one line. */
export function titleOf({ title }: WorkItem, max: number): string {
  return plainLine(title, max - 40).replace(/@(?=[\w-])/g, '@\u2060');
}

const facts = (item: WorkItem): string =>
  [
    `Priority ${item.priority}`,
    item.kind,
    item.bugs.length === 1 ? `bug ${item.bugs[0]}` : `bugs ${item.bugs.join(', ')}`,
  ]
    .join(' · ')
    .slice(0, 500);

/** The item as Markdown: what it is about, its facts, where it stands here, and how to answer. */
export function bodyOf(item: WorkItem, page: string | null, max: number): string {
  const how =
    item.kind === 'decision'
      ? 'Close this with a comment that begins `Approved`, `Rejected:` or `Needs revision:` to decide; other words decide nothing.'
      : null;
  const foot = ['---', facts(item), page, how].filter((part) => part !== null).join('\n\n');
  return `${quietMarkdown(item.description, max - foot.length - 10)}\n\n${foot}`;
}

/** A comment of an item as Markdown, with its author where that is a person. */
export function commentOf({ by, text, place }: WorkItem['comments'][number], max: number): string {
  const where = place ? ` of line ${place.line} in ${quietMarkdown(plainLine(place.file, 200), 250)}` : '';
  const author = by.kind === 'person' ? `${quietMarkdown(plainLine(by.id, 200), 250)}${where} in Reproof:\n\n` : '';
  return author + quietMarkdown(text, max - author.length);
}

const relations: Readonly<Record<LinkRelation, string>> = {
  'caused-by': 'Caused by',
  'approved-by': 'Approved by',
  validates: 'Validates',
  blocks: 'Blocks',
  duplicates: 'Duplicates',
};

/** `Caused by`, for trackers that know no such link. */
export function relationWords(relation: LinkRelation): string {
  return relations[relation];
}

/** How an item ended, in a line of Markdown. */
export function resolutionText({ how, reason, by }: NonNullable<WorkItem['resolution']>): string {
  const who = by.kind === 'person' ? ` by ${quietMarkdown(plainLine(by.id, 200), 250)}` : '';
  const why = reason.trim() === '' ? '' : `\n\n${quietMarkdown(reason, 10_000)}`;
  return `Closed in Reproof${who}: ${how}.${why}`;
}

/** Whether an item ended without what it asked for. */
export function wasDropped(resolution: WorkItem['resolution']): boolean {
  return resolution !== null && ['duplicate', 'wont-fix', 'obsolete'].includes(resolution.how);
}
