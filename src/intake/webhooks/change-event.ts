import type { WebhookSender } from '../../domain/webhook.ts';
import type { ChangeAddress } from '../../ports/store/change-store.ts';
import { at, firstText, type LooseObject } from '../loose-json.ts';
import type { Delivery } from './sender.ts';

/**
 * What a code host tells of a pull request or of a commit's checks, and which change it is about. Only what happened is
 * taken from it, never what was said: that is asked of the host itself, with our token.
 */
export type ChangeEvent = {
  kind: 'checks' | 'review' | 'comment' | 'head' | 'merged' | 'closed' | 'reopened';
  /** Each may name the change; the first that does. */
  addresses: ChangeAddress[];
};

/** The event of a delivery that was not refused; null where it is about no change. Pure. */
export function changeEventOf(sender: WebhookSender, { headers }: Delivery, body: LooseObject): ChangeEvent | null {
  if (sender === 'github') return ofGithub(headers['x-github-event'] ?? '', body, 'action');
  if (sender === 'gitea') return ofGithub(headers['x-gitea-event'] ?? '', body, 'action');
  return sender === 'gitlab' ? ofGitlab(body) : null;
}

const checkEvents = new Set(['check_run', 'check_suite', 'status', 'workflow_run']);
const reviewEvents = new Set(['pull_request_review', 'pull_request_approved', 'pull_request_rejected']);
const commentEvents = new Set(['issue_comment', 'pull_request_review_comment', 'pull_request_comment']);

/** GitHub's events; Gitea's and Forgejo's have the same shapes under nearly the same names. */
function ofGithub(event: string, body: LooseObject, actionName: string): ChangeEvent | null {
  const action = firstText(body, actionName) ?? '';
  if (checkEvents.has(event)) return told('checks', commitOf(event, body));
  const pull = at(body, 'pull_request') ?? (at(body, 'issue', 'pull_request') ? at(body, 'issue') : null);
  const addresses = [...numbered(pull, 'number'), ...branched(at(pull, 'head'), 'ref')];
  if (reviewEvents.has(event)) return told('review', addresses);
  if (commentEvents.has(event)) return told('comment', addresses);
  if (event === 'pull_request_sync') return told('head', addresses);
  if (event !== 'pull_request') return null;
  if (action === 'synchronize' || action === 'synchronized') return told('head', addresses);
  if (action === 'closed') return told(at(pull, 'merged') === true ? 'merged' : 'closed', addresses);
  if (action === 'reviewed') return told('review', addresses);
  return action === 'reopened' ? told('reopened', addresses) : null;
}

function commitOf(event: string, body: LooseObject): ChangeAddress[] {
  const commit = event === 'status' ? firstText(body, 'sha') : firstText(at(body, event), 'head_sha');
  const branch = firstText(at(body, event), 'head_branch') ?? firstText(at(body, event, 'check_suite'), 'head_branch');
  return [...(commit ? [{ commit }] : []), ...(branch ? [{ branch }] : [])];
}

const requestActions = {
  approved: 'review',
  approval: 'review',
  unapproved: 'review',
  unapproval: 'review',
  merge: 'merged',
  close: 'closed',
  reopen: 'reopened',
} as const;

function ofGitlab(body: LooseObject): ChangeEvent | null {
  const kind = firstText(body, 'object_kind');
  const what = at(body, 'object_attributes');
  if (kind === 'pipeline') return told('checks', [...committed(what), ...branched(what, 'ref')]);
  if (kind === 'note') {
    const request = at(body, 'merge_request');
    return told('comment', [...numbered(request, 'iid'), ...branched(request, 'source_branch')]);
  }
  if (kind !== 'merge_request') return null;
  const addresses = [...numbered(what, 'iid'), ...branched(what, 'source_branch')];
  const action = firstText(what, 'action') ?? '';
  if (action === 'update') return at(what, 'oldrev') ? told('head', addresses) : told('review', addresses);
  const named = requestActions[action as keyof typeof requestActions];
  return named ? told(named, addresses) : null;
}

const told = (kind: ChangeEvent['kind'], addresses: ChangeAddress[]): ChangeEvent | null =>
  addresses.length > 0 ? { kind, addresses } : null;

function numbered(of: unknown, name: string): ChangeAddress[] {
  const number = at(of, name);
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? [{ pullRequest: number }] : [];
}

function branched(of: unknown, name: string): ChangeAddress[] {
  const branch = firstText(of, name);
  return branch ? [{ branch }] : [];
}

function committed(of: unknown): ChangeAddress[] {
  const commit = firstText(of, 'sha');
  return commit ? [{ commit }] : [];
}
