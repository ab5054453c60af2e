import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AskedRequest, Description } from './description.ts';
import type { Dialect, Forge, ForgePull, Reply } from './forge.ts';

const repo = '/repos/{owner}/{repo}';
const described = [
  `${repo}/pulls`,
  `${repo}/pulls/{pull_number}`,
  `${repo}/pulls/{pull_number}/reviews`,
  `${repo}/pulls/{pull_number}/requested_reviewers`,
  `${repo}/issues/{issue_number}/labels`,
  `${repo}/issues/{issue_number}/comments`,
  `${repo}/commits/{ref}/check-runs`,
  `${repo}/commits/{ref}/status`,
];
let github: Promise<Description> | null = null;

/** GitHub's REST API of its own published OpenAPI description, and the one GraphQL mutation that is used. */
export async function githubDialect(): Promise<Dialect> {
  github ??= Description.of(
    JSON.parse(
      readFileSync(createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json'), 'utf8'),
    ) as never,
    described,
    '/api/v3',
  );
  return new GithubDialect(await github);
}

type Handler = (forge: Forge, parts: string[], asked: AskedRequest) => Reply;

class GithubDialect implements Dialect {
  readonly #description: Description;
  readonly #routes: readonly (readonly [string, RegExp, Handler])[];

  constructor(description: Description) {
    this.#description = description;
    this.#routes = [
      ['GET', /^\/pulls$/, (forge, _, asked) => ({ status: 200, body: this.#list(forge, asked) })],
      ['POST', /^\/pulls$/, (forge, _, asked) => this.#open(forge, asked.body as Record<string, string>)],
      ['GET', /^\/pulls\/(\d+)$/, (forge, [n]) => this.#one(forge, n, (pull) => this.#shown(forge, pull))],
      ['GET', /^\/pulls\/(\d+)\/reviews$/, (forge, [n]) => this.#one(forge, n, (pull) => this.#reviews(pull))],
      [
        'GET',
        /^\/pulls\/(\d+)\/requested_reviewers$/,
        (forge, [n]) =>
          this.#one(forge, n, (pull) => ({ users: pull.reviewers.map((who) => this.#user(who)), teams: [] })),
      ],
      ['POST', /^\/pulls\/(\d+)\/requested_reviewers$/, (forge, [n], asked) => this.#ask(forge, n, asked)],
      ['GET', /^\/issues\/(\d+)\/labels$/, (forge, [n]) => this.#one(forge, n, (pull) => this.#labels(pull))],
      ['POST', /^\/issues\/(\d+)\/labels$/, (forge, [n], asked) => this.#label(forge, n, asked)],
      ['GET', /^\/issues\/(\d+)\/comments$/, (forge, [n]) => this.#one(forge, n, (pull) => this.#comments(pull))],
      ['POST', /^\/issues\/(\d+)\/comments$/, (forge, [n], asked) => this.#comment(forge, n, asked)],
      ['GET', /^\/commits\/(\w+)\/check-runs$/, () => ({ status: 200, body: { total_count: 0, check_runs: [] } })],
      ['GET', /^\/commits\/(\w+)\/status$/, (forge, [ref]) => ({ status: 200, body: this.#status(forge, ref ?? '') })],
    ];
  }

  tokenOf(headers: Record<string, string>): string | undefined {
    return headers['authorization']?.replace(/^(?:token|bearer) /i, '');
  }

  check(asked: AskedRequest, reply: Reply): string[] {
    if (asked.path === '/api/graphql') return [];
    const { operation, wrong } = this.#description.check(asked);
    // What GitHub answers with where it refuses is not all described (401, 404 of lists).
    const answered =
      operation && reply.status < 300 ? this.#description.checkReply(operation, reply.status, reply.body) : [];
    return [...wrong, ...answered];
  }

  answer(forge: Forge, asked: AskedRequest): Reply | null {
    const { pathname } = new URL(asked.path, 'http://forge');
    if (asked.method === 'POST' && pathname === '/api/graphql') return markReady(forge, asked.body);
    const within = `/api/v3/repos/acme/${forge.repository}`;
    if (!pathname.startsWith(within)) return { status: 404, body: { message: 'Not Found' } };
    const rest = pathname.slice(within.length);
    const found = this.#routes.find(([method, pattern]) => method === asked.method && pattern.test(rest));
    return found ? found[2](forge, found[1].exec(rest)?.slice(1) ?? [], asked) : null;
  }

  #one(forge: Forge, number: string | undefined, body: (pull: ForgePull) => unknown, status = 200): Reply {
    const pull = forge.pull(Number(number));
    return pull ? { status, body: body(pull) } : { status: 404, body: { message: 'Not Found' } };
  }

  #user(login: string) {
    return { ...(this.#example('get', '/pulls/{pull_number}')['user'] as object), login };
  }

  #example(method: string, path: string) {
    return this.#description.example(method, `${repo}${path}`);
  }

  #shown(forge: Forge, pull: ForgePull): Record<string, unknown> {
    const example = this.#example('get', '/pulls/{pull_number}');
    const sha = pull.merged?.commit ?? forge.headOf(pull.branch) ?? '0'.repeat(40);
    return {
      ...example,
      number: pull.number,
      node_id: `PR_${pull.number}`,
      html_url: `${forge.url}/acme/${forge.repository}/pull/${pull.number}`,
      title: pull.title,
      body: pull.body,
      draft: pull.draft,
      state: pull.state,
      merged: pull.merged !== null,
      merged_at: pull.merged?.at ?? null,
      merge_commit_sha: pull.merged?.commit ?? null,
      labels: this.#labels(pull),
      // The example's teams do not fit the description that it stands in.
      requested_teams: [],
      head: { ...(example['head'] as object), ref: pull.branch, label: `acme:${pull.branch}`, sha },
      base: { ...(example['base'] as object), ref: pull.base },
    };
  }

  #list(forge: Forge, asked: AskedRequest): unknown[] {
    const query = new URL(asked.path, 'http://forge').searchParams;
    const [owner, branch] = (query.get('head') ?? '').split(':');
    const state = query.get('state') ?? 'open';
    return forge.pulls
      .filter((pull) => owner === 'acme' && pull.branch === branch && (state === 'all' || pull.state === state))
      .map((pull) => this.#simple(forge, pull))
      .toReversed();
  }

  #open(forge: Forge, { head = '', base = '', title = '', body = '', draft }: Record<string, unknown>): Reply {
    const refused = (message: string): Reply => ({
      status: 422,
      body: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', code: 'custom', message }] },
    });
    if (forge.pulls.some((pull) => pull.branch === head && pull.state === 'open'))
      return refused(`A pull request already exists for acme:${String(head)}.`);
    if (!forge.headOf(String(head)) || !forge.headOf(String(base))) return refused('head or base is invalid');
    const pull = forge.open({
      branch: String(head),
      base: String(base),
      title: String(title),
      body: String(body),
      draft: draft === true,
    });
    return { status: 201, body: this.#shown(forge, pull) };
  }

  #labels(pull: ForgePull): unknown[] {
    const [label = {}] = this.#example('get', '/issues/{issue_number}/labels') as unknown as object[];
    return pull.labels.map((name) => ({ ...label, name }));
  }

  #label(forge: Forge, n: string | undefined, asked: AskedRequest): Reply {
    const { labels } = asked.body as { labels: string[] };
    return this.#one(forge, n, (pull) => {
      pull.labels.push(...labels.filter((label) => !pull.labels.includes(label)));
      return this.#labels(pull);
    });
  }

  #ask(forge: Forge, n: string | undefined, asked: AskedRequest): Reply {
    const { reviewers = [], team_reviewers: teams = [] } = asked.body as Record<string, string[]>;
    const outside = [...reviewers.filter((who) => !forge.members.has(who)), ...teams];
    if (outside.length > 0)
      return { status: 422, body: { message: `Reviews may only be requested from collaborators: ${outside.join()}` } };
    return this.#one(
      forge,
      n,
      (pull) => {
        pull.reviewers.push(...reviewers);
        return this.#simple(forge, pull);
      },
      201,
    );
  }

  #simple(forge: Forge, pull: ForgePull): unknown {
    const [first = {}] = this.#example('get', '/pulls') as unknown as Record<string, unknown>[];
    const whole = this.#shown(forge, pull);
    return Object.fromEntries(Object.keys(first).map((key) => [key, key in whole ? whole[key] : first[key]]));
  }

  #comments(pull: ForgePull): unknown[] {
    const [comment = {}] = this.#example('get', '/issues/{issue_number}/comments') as unknown as object[];
    return pull.comments.map(({ id, body, by }) => ({ ...comment, id, body, user: this.#user(by) }));
  }

  #comment(forge: Forge, n: string | undefined, asked: AskedRequest): Reply {
    const { body } = asked.body as { body: string };
    return this.#one(
      forge,
      n,
      (pull) => {
        pull.comments.push({ id: forge.nextId(), body, by: 'reproof' });
        return this.#comments(pull).at(-1);
      },
      201,
    );
  }

  #reviews(pull: ForgePull): unknown[] {
    const [review = {}] = this.#example('get', '/pulls/{pull_number}/reviews') as unknown as object[];
    const states = { approve: 'APPROVED', 'request-changes': 'CHANGES_REQUESTED', comment: 'COMMENTED' } as const;
    return pull.reviews.map(({ id, verdict, by, head, body, at }) => ({
      ...review,
      id,
      state: states[verdict],
      user: this.#user(by),
      commit_id: head,
      body,
      submitted_at: at,
    }));
  }

  #status(forge: Forge, sha: string): unknown {
    const example = this.#example('get', '/commits/{ref}/status');
    const [status = {}] = example['statuses'] as object[];
    const state = forge.statuses.get(sha);
    const statuses = state ? [{ ...status, state }] : [];
    return { ...example, sha, state: state ?? 'pending', statuses, total_count: statuses.length };
  }
}

/** The mutation is held to GitHub's GraphQL schema by hand: name, input, and what is asked back. */
function markReady(forge: Forge, body: unknown): Reply {
  const { query, variables } = body as { query: string; variables: { id?: string } };
  const known =
    /^mutation \(\$id: ID!\) \{\s+markPullRequestReadyForReview\(input: \{ pullRequestId: \$id \}\) \{ pullRequest \{ isDraft \} \}\s+\}$/;
  if (!known.test(query)) forge.wrong.push(`unexpected GraphQL: ${query}`);
  const pull = forge.pull(Number(variables.id?.replace('PR_', '')));
  if (!pull) return { status: 200, body: { errors: [{ type: 'NOT_FOUND', message: 'Could not resolve to a node' }] } };
  pull.draft = false;
  return { status: 200, body: { data: { markPullRequestReadyForReview: { pullRequest: { isDraft: false } } } } };
}
