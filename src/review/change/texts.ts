import type { Actor } from '../../domain/actor.ts';
import type { ApprovedChange } from '../../domain/approved-change.ts';
import type { Change } from '../../domain/change.ts';
import { plainLine } from '../../domain/plain-text.ts';

/** GitHub's bound is 65,536 characters, the smallest; room is left for what is put behind. */
const bodyAtMost = 60_000;
const titleAtMost = 100;

/**
 * A title out of event text: on one line, and without what code hosts act on in commits and titles (words that skip the
 * checks, close issues, call people).
 */
export function harmlessTitle(title: string): string {
  const text = plainLine(title, titleAtMost)
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replaceAll('***', '*')
    .replace(/([#!])(?=\d)/g, '$1 ')
    .replace(/@(?=\w)/g, '@\u2060');
  return text === '' ? 'Fix' : text;
}

/** The commit's message with its trailers; `approvedBy` empty: of a draft. */
export function commitMessage(
  { title, bugs, bundleHash }: Pick<ApprovedChange, 'title' | 'bugs' | 'bundleHash'>,
  approvedBy: readonly Actor[],
): string {
  const trailers = [
    ...bugs.map((bug) => `Reproof-Bug: ${bug}`),
    `Reproof-Bundle: sha256:${bundleHash}`,
    ...approvedBy.map((actor) => `Approved-by: ${nameOf(actor)}`),
  ];
  return `${harmlessTitle(title)}\n\n${trailers.join('\n')}\n`;
}

function nameOf({ kind, id }: Actor): string {
  const name = plainLine(id, 200).replaceAll(/[<>]/g, '');
  return kind === 'person' ? name : `${kind} ${name}`;
}

/** By which a pull request and its comments are known as ours. */
export const markerOf = (what: string): string => `<!-- reproof: ${what.replaceAll(/--+|[<>]/g, '')} -->`;

/** The pull request's body: the proposal's text, cut where a host would refuse it, with the hidden mark of the change. */
export function pullRequestBody(body: string, { id, manifest }: Pick<Change, 'id' | 'manifest'>): string {
  const end = `\n\n${markerOf(`change ${id} manifest ${manifest}`)}\n`;
  return body.length <= bodyAtMost ? body + end : `${cut(body)}${end}`;
}

/** Cut behind a line; a fence that would stay open is closed, else what follows would be shown as code. */
function cut(body: string): string {
  const kept = body.slice(0, body.lastIndexOf('\n', bodyAtMost) + 1 || bodyAtMost).toWellFormed();
  const open = openFence(kept);
  return `${kept}${open ? `\n${open}\n` : ''}\n\n(cut: the whole text has ${body.length} characters and is kept with the proposal)`;
}

function openFence(text: string): string | null {
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const marks = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (!marks) continue;
    const [, fence = '', rest = ''] = marks;
    if (open === null) open = fence;
    else if (fence.startsWith(open) && rest.trim() === '') open = null;
  }
  return open;
}

/** Said on the pull request once its change was approved elsewhere. */
export function approvalComment(approvedBy: readonly Actor[], manifest: string): string {
  const names = approvedBy.map((actor) => `\`${nameOf(actor).replaceAll('`', '')}\``).join(', ');
  return `Approved by ${names}, for exactly this change (manifest \`${manifest}\`).`;
}
