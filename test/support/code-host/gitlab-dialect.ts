import { z } from 'zod';
import type { Dialect, Forge, ForgePull, Reply } from './forge.ts';
import { describedBy, type StrictRoute, StrictRoutes } from './strict-routes.ts';

const request = '/api/v4/projects/{id}/merge_requests';
const described = [
  request,
  `${request}/{merge_request_iid}`,
  `${request}/{merge_request_iid}/approvals`,
  `${request}/{merge_request_iid}/versions`,
  `${request}/{merge_request_iid}/reviewers`,
];
const digits = z.string().regex(/^\d+$/);
const text = z.string();

/** GitLab's REST API v4; `REPROOF_GITLAB_OPENAPI` names its description as JSON. */
export async function gitlabDialect(): Promise<Dialect> {
  const description = await describedBy('REPROOF_GITLAB_OPENAPI', described, '');
  const strict = new StrictRoutes(routes, '/api/v4', description);
  return {
    tokenOf: (headers) => headers['private-token'],
    answer: (forge, asked) => strict.answer(forge, asked),
    check: (asked) => strict.check(asked),
  };
}

const notFound: Reply = { status: 404, body: { message: '404 Not found' } };
const within = (rest: string) => new RegExp(`^/projects/acme%2Fshop/merge_requests${rest}$`);

function one(forge: Forge, number: string | undefined, body: (pull: ForgePull) => unknown, status = 200): Reply {
  const pull = forge.pull(Number(number));
  return pull ? { status, body: body(pull) } : notFound;
}

const idOf = (forge: Forge, name: string): number => [...forge.members].indexOf(name) + 1;

const routes: readonly StrictRoute[] = [
  {
    method: 'GET',
    path: within(''),
    query: {
      source_branch: text,
      state: z.literal('all'),
      order_by: z.literal('created_at'),
      sort: z.literal('desc'),
      per_page: digits,
    },
    handle: (forge, _, __, query) => ({
      status: 200,
      body: forge.pulls
        .filter(({ branch }) => branch === query.get('source_branch'))
        .map((pull) => shown(forge, pull))
        .toReversed(),
    }),
  },
  {
    method: 'POST',
    path: within(''),
    body: z.strictObject({ source_branch: text, target_branch: text, title: text, description: text }),
    handle: (forge, _, body) => open(forge, body as Record<string, string>),
  },
  { method: 'GET', path: within('/(\\d+)'), handle: (forge, [n]) => one(forge, n, (pull) => shown(forge, pull)) },
  {
    method: 'PUT',
    path: within('/(\\d+)'),
    body: z.strictObject({
      title: text.optional(),
      add_labels: text.optional(),
      reviewer_ids: z.array(z.number()).optional(),
    }),
    handle: (forge, [n], body) =>
      one(forge, n, (pull) => {
        if (body['title']) Object.assign(pull, titled(String(body['title'])));
        pull.labels.push(
          ...String(body['add_labels'] ?? '')
            .split(',')
            .filter(Boolean),
        );
        const members = [...forge.members];
        const ids = body['reviewer_ids'] as number[] | undefined;
        if (ids) pull.reviewers = ids.map((id) => members[id - 1] ?? '');
        return shown(forge, pull);
      }),
  },
  {
    method: 'GET',
    path: /^\/users$/,
    query: { username: text },
    handle: (forge, _, __, query) => {
      const name = query.get('username') ?? '';
      return { status: 200, body: forge.members.has(name) ? [{ id: idOf(forge, name), username: name }] : [] };
    },
  },
  {
    method: 'GET',
    path: within('/(\\d+)/notes'),
    query: { page: digits, per_page: digits, order_by: text.optional(), sort: text.optional() },
    handle: (forge, [n]) => one(forge, n, (pull) => pull.comments.map(noteShown)),
  },
  {
    method: 'POST',
    path: within('/(\\d+)/notes'),
    body: z.strictObject({ body: text }),
    handle: (forge, [n], { body }) => {
      const note = { id: forge.nextId(), body: String(body), by: 'reproof' };
      return one(forge, n, (pull) => (pull.comments.push(note), noteShown(note)), 201);
    },
  },
  {
    method: 'GET',
    path: within('/(\\d+)/approvals'),
    handle: (forge, [n]) =>
      one(forge, n, (pull) => ({
        approved_by: pull.reviews
          .filter(({ verdict }) => verdict === 'approve')
          .map(({ by, at }) => ({ user: { username: by }, approved_at: at })),
      })),
  },
  {
    method: 'GET',
    path: within('/(\\d+)/versions'),
    handle: (forge, [n]) =>
      one(forge, n, (pull) => [{ head_commit_sha: forge.headOf(pull.branch), created_at: '2026-01-01T00:00:00.000Z' }]),
  },
  {
    method: 'GET',
    path: within('/(\\d+)/reviewers'),
    handle: (forge, [n]) =>
      one(forge, n, (pull) =>
        pull.reviews
          .filter(({ verdict }) => verdict === 'request-changes')
          .map(({ by, at }) => ({ user: { username: by }, state: 'requested_changes', created_at: at })),
      ),
  },
];

const titled = (title: string) => ({ title, draft: title.startsWith('Draft: ') });

function open(
  forge: Forge,
  { source_branch: branch = '', target_branch: base = '', title = '', description: body = '' }: Record<string, string>,
): Reply {
  if (forge.pulls.some((pull) => pull.branch === branch && pull.state === 'open'))
    return { status: 409, body: { message: ['Another open merge request already exists for this source branch: !1'] } };
  if (!forge.headOf(branch) || !forge.headOf(base)) return { status: 422, body: { message: 'branch does not exist' } };
  return { status: 201, body: shown(forge, forge.open({ branch, base, body, ...titled(title) })) };
}

function shown(forge: Forge, pull: ForgePull): Record<string, unknown> {
  const sha = forge.headOf(pull.branch) ?? '0'.repeat(40);
  const status = forge.statuses.get(sha);
  const pipelines = { success: 'success', failure: 'failed', pending: 'running' } as const;
  return {
    iid: pull.number,
    web_url: `${forge.url}/acme/${forge.repository}/-/merge_requests/${pull.number}`,
    title: pull.title,
    description: pull.body,
    draft: pull.draft,
    state: pull.merged ? 'merged' : pull.state === 'open' ? 'opened' : 'closed',
    source_branch: pull.branch,
    sha,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.commit ?? null,
    labels: pull.labels,
    reviewers: pull.reviewers.map((username) => ({ id: idOf(forge, username), username })),
    head_pipeline: status ? { status: pipelines[status] } : null,
  };
}

function noteShown({ id, body, by }: ForgePull['comments'][number]) {
  return { id, body, system: false, author: { username: by }, created_at: '2026-01-01T00:00:00.000Z' };
}
