import { z } from 'zod';
import type { Dialect, Forge, ForgePull, Reply } from './forge.ts';
import { describedBy, type StrictRoute, StrictRoutes } from './strict-routes.ts';

const repo = '/repos/{owner}/{repo}';
const described = [
  `${repo}/pulls`,
  `${repo}/pulls/{index}`,
  `${repo}/pulls/{index}/reviews`,
  `${repo}/pulls/{index}/requested_reviewers`,
  `${repo}/labels`,
  `${repo}/issues/{index}/labels`,
  `${repo}/issues/{index}/comments`,
  `${repo}/commits/{ref}/status`,
];
const paging = { page: z.string().regex(/^\d+$/), limit: z.string().regex(/^\d+$/) };
const text = z.string();

/** Gitea's and Forgejo's API; `REPROOF_GITEA_SWAGGER` names their `swagger.v1.json`. */
export async function giteaDialect(): Promise<Dialect> {
  const description = await describedBy('REPROOF_GITEA_SWAGGER', described, '/api/v1');
  const strict = new StrictRoutes(routes(new Map()), '/api/v1/repos/acme/shop', description);
  return {
    tokenOf: (headers) => headers['authorization']?.replace(/^token /, ''),
    answer: (forge, asked) => strict.answer(forge, asked),
    check: (asked) => strict.check(asked),
  };
}

const notFound: Reply = { status: 404, body: { message: 'not found' } };

function routes(labels: Map<string, number>): StrictRoute[] {
  const one = (forge: Forge, number: string | undefined, body: (pull: ForgePull) => unknown, status = 200): Reply => {
    const pull = forge.pull(Number(number));
    return pull ? { status, body: body(pull) } : notFound;
  };
  return [
    {
      method: 'GET',
      path: /^\/pulls$/,
      query: { ...paging, state: z.literal('all'), sort: z.literal('recentupdate') },
      handle: (forge, _, __, query) => ({
        status: 200,
        body: query.get('page') === '1' ? forge.pulls.map((pull) => shown(forge, pull)).toReversed() : [],
      }),
    },
    {
      method: 'POST',
      path: /^\/pulls$/,
      body: z.strictObject({ head: text, base: text, title: text, body: text }),
      handle: (forge, _, body) => open(forge, body as Record<string, string>),
    },
    {
      method: 'GET',
      path: /^\/pulls\/(\d+)$/,
      handle: (forge, [n]) => one(forge, n, (pull) => shown(forge, pull)),
    },
    {
      method: 'PATCH',
      path: /^\/pulls\/(\d+)$/,
      body: z.strictObject({ title: text }),
      handle: (forge, [n], body) =>
        one(
          forge,
          n,
          (pull) => {
            Object.assign(pull, titled(String(body['title'])));
            return shown(forge, pull);
          },
          201,
        ),
    },
    {
      method: 'GET',
      path: /^\/pulls\/(\d+)\/reviews$/,
      query: paging,
      handle: (forge, [n]) => one(forge, n, (pull) => pull.reviews.map(reviewShown)),
    },
    {
      method: 'POST',
      path: /^\/pulls\/(\d+)\/requested_reviewers$/,
      body: z.strictObject({ reviewers: z.array(text).optional(), team_reviewers: z.array(text).optional() }),
      handle: (forge, [n], { reviewers = [], team_reviewers: teams = [] }) => {
        const asked = reviewers as string[];
        const outside = asked.some((who) => !forge.members.has(who)) || (teams as string[]).length > 0;
        if (outside) return { status: 422, body: { message: 'not a collaborator' } };
        return one(forge, n, (pull) => (pull.reviewers.push(...asked), []), 201);
      },
    },
    {
      method: 'GET',
      path: /^\/labels$/,
      query: paging,
      handle: () => ({ status: 200, body: [...labels].map(([name, id]) => ({ id, name })) }),
    },
    {
      method: 'POST',
      path: /^\/labels$/,
      body: z.strictObject({ name: text, color: text }),
      handle: (forge, _, { name }) => {
        labels.set(String(name), forge.nextId());
        return { status: 201, body: { id: labels.get(String(name)), name } };
      },
    },
    {
      method: 'POST',
      path: /^\/issues\/(\d+)\/labels$/,
      body: z.strictObject({ labels: z.array(z.number()) }),
      handle: (forge, [n], { labels: ids }) => {
        const names = [...labels].filter(([, id]) => (ids as number[]).includes(id)).map(([name]) => name);
        return one(forge, n, (pull) => (pull.labels.push(...names.filter((name) => !pull.labels.includes(name))), []));
      },
    },
    {
      method: 'GET',
      path: /^\/issues\/(\d+)\/comments$/,
      handle: (forge, [n]) => one(forge, n, (pull) => pull.comments.map(commentShown)),
    },
    {
      method: 'POST',
      path: /^\/issues\/(\d+)\/comments$/,
      body: z.strictObject({ body: text }),
      handle: (forge, [n], { body }) => {
        const comment = { id: forge.nextId(), body: String(body), by: 'reproof' };
        return one(forge, n, (pull) => (pull.comments.push(comment), commentShown(comment)), 201);
      },
    },
    {
      method: 'GET',
      path: /^\/commits\/(\w+)\/status$/,
      handle: (forge, [sha = '']) => {
        const status = forge.statuses.get(sha);
        return { status: 200, body: { state: status ?? 'pending', statuses: status ? [{ status }] : null } };
      },
    },
  ];
}

const titled = (title: string) => ({ title, draft: title.startsWith('WIP: ') });

function open(forge: Forge, { head = '', base = '', title = '', body = '' }: Record<string, string>): Reply {
  if (forge.pulls.some((pull) => pull.branch === head && pull.state === 'open'))
    return { status: 409, body: { message: 'pull request already exists for these targets' } };
  if (!forge.headOf(head) || !forge.headOf(base)) return notFound;
  return { status: 201, body: shown(forge, forge.open({ branch: head, base, body, ...titled(title) })) };
}

function shown(forge: Forge, pull: ForgePull): Record<string, unknown> {
  return {
    number: pull.number,
    html_url: `${forge.url}/acme/${forge.repository}/pulls/${pull.number}`,
    title: pull.title,
    body: pull.body,
    draft: pull.draft,
    state: pull.state,
    merged: pull.merged !== null,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.commit ?? null,
    head: { ref: pull.branch, sha: forge.headOf(pull.branch) ?? '0'.repeat(40) },
    base: { ref: pull.base },
    requested_reviewers: pull.reviewers.length > 0 ? pull.reviewers.map((login) => ({ login })) : null,
    labels: pull.labels.map((name) => ({ name })),
  };
}

function reviewShown({ id, verdict, by, head, body, at }: ForgePull['reviews'][number]) {
  const states = { approve: 'APPROVED', 'request-changes': 'REQUEST_CHANGES', comment: 'COMMENT' } as const;
  const rest = { stale: false, dismissed: false, official: true, submitted_at: at };
  return { id, state: states[verdict], user: { login: by }, commit_id: head, body, ...rest };
}

function commentShown({ id, body, by }: ForgePull['comments'][number]) {
  return { id, body, user: { login: by }, created_at: '2026-01-01T00:00:00Z' };
}
