import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { expect, it } from 'vitest';
import { changeEventOf } from './change-event.ts';

/** GitHub's own recordings of one event, all that have this action (null: whatever it is). */
function recorded(name: string, action: string | null): Record<string, unknown>[] {
  const found = (examples as unknown as { name: string; examples: Record<string, unknown>[] }[]).find(
    (one) => one.name === name,
  );
  return (found?.examples ?? []).filter((example) => action === null || example['action'] === action);
}

const github = (name: string, body: object) =>
  changeEventOf('github', { headers: { 'x-github-event': name }, body: Buffer.alloc(0) }, body as never);

it.each([
  ['pull_request', 'synchronize', 'head'],
  ['pull_request', 'reopened', 'reopened'],
  ['pull_request_review', 'submitted', 'review'],
  ['pull_request_review', 'dismissed', 'review'],
  ['pull_request_review_comment', 'created', 'comment'],
  ['check_run', 'completed', 'checks'],
  ['check_suite', 'completed', 'checks'],
  ['workflow_run', 'completed', 'checks'],
  ['status', null, 'checks'],
])('GitHub’s recorded %s %s is %s, with its address', (name, action, kind) => {
  const bodies = recorded(name, action);
  expect(bodies.length).toBeGreaterThan(0);
  for (const body of bodies) {
    const event = github(name, body);
    expect(event?.kind).toBe(kind);
    const pull = body['pull_request'] as { number: number; head: { ref: string } } | undefined;
    const wanted = pull ? [{ pullRequest: pull.number }, { branch: pull.head.ref }] : expect.any(Array);
    expect(event?.addresses).toEqual(wanted);
  }
});

it('closed is merged or closed, as the pull request says', () => {
  for (const body of recorded('pull_request', 'closed')) {
    const { merged } = body['pull_request'] as { merged: boolean };
    expect(github('pull_request', body)?.kind).toBe(merged ? 'merged' : 'closed');
    const landed = { ...body, pull_request: { ...(body['pull_request'] as object), merged: true } };
    expect(github('pull_request', landed)?.kind).toBe('merged');
  }
});

it('issues and their comments, pushes and the rest are about no change', () => {
  for (const name of ['issues', 'push', 'ping', 'release', 'star'])
    for (const body of recorded(name, null)) expect(github(name, body)).toBeNull();
  for (const body of recorded('issue_comment', null)) {
    const isPull = 'pull_request' in (body['issue'] as object);
    expect(github('issue_comment', body) !== null).toBe(isPull);
  }
});

const gitlab = (body: object) => changeEventOf('gitlab', { headers: {}, body: Buffer.alloc(0) }, body as never);
const request = (action: string, more: object = {}) => ({
  object_kind: 'merge_request',
  object_attributes: { iid: 3, source_branch: 'reproof/1-1-abc', action, ...more },
});
const addresses = [{ pullRequest: 3 }, { branch: 'reproof/1-1-abc' }];

// After docs.gitlab.com/user/project/integrations/webhook_events.
it.each([
  [request('approved'), 'review'],
  [request('unapproval'), 'review'],
  [request('merge'), 'merged'],
  [request('close'), 'closed'],
  [request('update', { oldrev: 'a'.repeat(40) }), 'head'],
  [{ object_kind: 'note', merge_request: { iid: 3, source_branch: 'reproof/1-1-abc' } }, 'comment'],
])('GitLab’s %j is %s', (body, kind) => expect(gitlab(body)).toEqual({ kind, addresses }));

it('a pipeline is named by its commit and branch, other hooks say nothing', () => {
  const pipeline = { object_kind: 'pipeline', object_attributes: { sha: 'b'.repeat(40), ref: 'main' } };
  expect(gitlab(pipeline)).toEqual({ kind: 'checks', addresses: [{ commit: 'b'.repeat(40) }, { branch: 'main' }] });
  expect(gitlab({ object_kind: 'push' })).toBeNull();
  expect(gitlab(request('open'))).toBeNull();
});

it('Gitea’s and Forgejo’s come under names of their own; a hostile body reads as nothing', () => {
  const gitea = (event: string, body: object) =>
    changeEventOf('gitea', { headers: { 'x-gitea-event': event }, body: Buffer.alloc(0) }, body as never);
  const pull = { pull_request: { number: 3, merged: true, head: { ref: 'reproof/1-1-abc' } } };
  expect(gitea('pull_request_approved', pull)).toEqual({ kind: 'review', addresses });
  expect(gitea('pull_request_sync', pull)).toEqual({ kind: 'head', addresses });
  expect(gitea('pull_request', { action: 'closed', ...pull })).toEqual({ kind: 'merged', addresses });
  for (const number of ['3', -1, 1.5, Number.MAX_VALUE, { toString: () => '3' }])
    expect(gitea('pull_request_sync', { pull_request: { number } })).toBeNull();
});
