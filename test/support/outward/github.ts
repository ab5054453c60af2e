import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AtEnd } from '../store/database.ts';
import { type Described, describedBy } from './described.ts';
import { type Answer, type Asked, StandIn } from './stand-in.ts';

const require = createRequire(import.meta.url);

interface Comment {
  id: number;
  by: string;
  at: string;
  changed: string;
  body: string;
}

export interface GithubIssue {
  number: number;
  title: string;
  body: string;
  labels: string[];
  state: 'open' | 'closed';
  reason: string | null;
  closedBy: string | null;
  closedAt: string | null;
  assignee: string | null;
  at: string;
  comments: Comment[];
}

type Example = Record<string, unknown>;
interface Spec {
  paths: Record<string, unknown>;
  components: { examples: Record<string, { value: Example }> };
}

const root = '/repos/{owner}/{repo}';
const paths = [
  '',
  '/issues',
  '/issues/{issue_number}',
  '/issues/{issue_number}/comments',
  '/issues/{issue_number}/labels',
];
const all = [...paths, '/issues/{issue_number}/labels/{name}'].map((path) => root + path);

let read: Promise<{ described: Described; examples: Record<string, Example> }> | null = null;

/** GitHub's own description, of the package @octokit/openapi; 13 MB, read once a test file. */
function description(): NonNullable<typeof read> {
  read ??= (async () => {
    const file = require.resolve('@octokit/openapi/generated/api.github.com.json');
    const spec = JSON.parse(readFileSync(file, 'utf8')) as Spec;
    const { issue, 'issue-comment': comment, 'full-repository': repository } = spec.components.examples;
    const examples = { issue: issue?.value ?? {}, comment: comment?.value ?? {}, repository: repository?.value ?? {} };
    return { described: await describedBy(spec as never, all), examples };
  })();
  return read;
}

const unchecked = {
  described: { request: () => [], response: () => [] },
  examples: { issue: { user: {}, labels: [{}] }, comment: {}, repository: {} },
};

/** A repository on GitHub with its issues, on loopback. Its one good token is `good-token`; ours is the account `reproof-bot`. */
export class GithubStandIn {
  readonly issues: GithubIssue[] = [];
  readonly service: StandIn;
  /** The repository is there and the token sees it. */
  exists = true;
  now = () => new Date();
  #ids = 1000;
  readonly #examples: Record<string, Example>;

  private constructor(described: Described, examples: Record<string, Example>) {
    this.#examples = examples;
    this.service = new StandIn(described, (asked) => this.#answer(asked));
  }

  /** `checked`: held to GitHub's description, which takes time. */
  static async start(atEnd: AtEnd, { checked = true } = {}): Promise<GithubStandIn> {
    const { described, examples } = checked ? await description() : unchecked;
    const github = new GithubStandIn(described, examples);
    await github.service.start(atEnd);
    return github;
  }

  /** A person writes a comment. */
  comments(number: number, by: string, body: string, when: { at?: string; changed?: string } = {}): void {
    const { at = this.#at(), changed = at } = when;
    this.#issue(number).comments.push({ id: ++this.#ids, by, at, changed, body });
  }

  closes(number: number, by: string, at = this.#at()): void {
    Object.assign(this.#issue(number), { state: 'closed', closedBy: by, closedAt: at, reason: 'completed' });
  }

  #at(): string {
    return this.now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  }

  #issue(number: number): GithubIssue {
    const found = this.issues.find((issue) => issue.number === number);
    if (!found) throw new Error(`there is no issue ${number}`);
    return found;
  }

  #answer(asked: Asked): Answer {
    if (asked.headers['authorization'] !== 'Bearer good-token')
      return { status: 401, body: { message: 'Bad credentials' } };
    if (!this.exists) return { status: 404, body: { message: 'Not Found' } };
    const [, , , , kind, number, part, name] = asked.path.split('/').map(decodeURIComponent);
    if (kind === undefined)
      return { status: 200, body: { ...this.#examples['repository'], has_issues: true, has_discussions: false } };
    if (number === undefined) return asked.method === 'GET' ? this.#list(asked) : this.#create(asked);
    const issue = this.issues.find((one) => one.number === Number(number));
    if (!issue) return { status: 410, body: { message: 'This issue was deleted' } };
    if (part === 'comments') return this.#comments(issue, asked);
    if (part === 'labels') return this.#labels(issue, asked, name);
    if (asked.method === 'PATCH') this.#patch(issue, asked.body as { state: 'open' | 'closed'; state_reason: string });
    return { status: 200, body: this.#shown(issue) };
  }

  #list({ query }: Asked): Answer {
    const since = Date.parse(query['since'] ?? '');
    const size = Number(query['per_page']);
    const from = (Number(query['page']) - 1) * size;
    const found = this.issues
      .filter(({ at }) => Date.parse(at) >= since)
      .toReversed()
      .slice(from, from + size);
    return { status: 200, body: found.map((issue) => this.#shown(issue)) };
  }

  #create({ body }: Asked): Answer {
    const { title, body: text, labels } = body as { title: string; body: string; labels: string[] };
    if (title.length > 256 || text.length > 65_536) return { status: 422, body: { message: 'Validation Failed' } };
    const number = this.issues.length + 1;
    const more = { state: 'open', reason: null, closedBy: null, closedAt: null, assignee: null, comments: [] } as const;
    const issue: GithubIssue = {
      number,
      title,
      body: text,
      labels: [...labels],
      at: this.#at(),
      ...more,
      comments: [],
    };
    this.issues.push(issue);
    return { status: 201, body: this.#shown(issue) };
  }

  #patch(
    issue: GithubIssue,
    { state, state_reason: reason }: { state: 'open' | 'closed'; state_reason: string },
  ): void {
    const closed =
      state === 'closed' ? { closedBy: 'reproof-bot', closedAt: this.#at() } : { closedBy: null, closedAt: null };
    Object.assign(issue, { state, reason, ...closed });
  }

  #comments(issue: GithubIssue, { method, query, body }: Asked): Answer {
    if (method === 'POST') {
      const text = (body as { body: string }).body;
      if (text.length > 65_536) return { status: 422, body: { message: 'Validation Failed' } };
      this.comments(issue.number, 'reproof-bot', text);
      return { status: 201, body: this.#comment(issue.comments.at(-1) as Comment) };
    }
    const size = Number(query['per_page']);
    const from = (Number(query['page']) - 1) * size;
    const found = issue.comments.filter(({ changed }) => Date.parse(changed) >= Date.parse(query['since'] ?? ''));
    return { status: 200, body: found.slice(from, from + size).map((comment) => this.#comment(comment)) };
  }

  #labels(issue: GithubIssue, { method, body }: Asked, name = ''): Answer {
    if (method === 'POST') issue.labels.push(...(body as { labels: string[] }).labels);
    else if (!issue.labels.includes(name)) return { status: 404, body: { message: 'Label does not exist' } };
    else issue.labels = issue.labels.filter((label) => label !== name);
    return { status: 200, body: (this.#shown(issue) as { labels: unknown }).labels };
  }

  #user(login: string): object {
    return { ...(this.#examples['issue']?.['user'] as object), login };
  }

  #comment({ id, by, at, changed, body }: Comment): object {
    return { ...this.#examples['comment'], id, body, user: this.#user(by), created_at: at, updated_at: changed };
  }

  #shown({ number, title, body, labels, state, reason, closedBy, closedAt, assignee, at }: GithubIssue): object {
    const [label = {}] = (this.#examples['issue']?.['labels'] ?? []) as object[];
    return {
      ...this.#examples['issue'],
      number,
      title,
      body,
      state,
      html_url: `https://github.example/octo/shop/issues/${number}`,
      state_reason: reason,
      labels: labels.map((name) => ({ ...label, name })),
      assignee: assignee === null ? null : this.#user(assignee),
      closed_by: closedBy === null ? null : this.#user(closedBy),
      closed_at: closedAt,
      created_at: at,
      updated_at: at,
    };
  }
}
