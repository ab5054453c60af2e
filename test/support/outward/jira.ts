import { documentText } from '../../../src/adapters/trackers/jira/document.ts';
import type { AtEnd } from '../store/database.ts';
import { type Described, describedBy, excerpt } from './described.ts';
import { type Answer, type Asked, StandIn } from './stand-in.ts';

interface Comment {
  id: string;
  by: string;
  at: string;
  body: unknown;
  properties: unknown[];
}

export interface JiraStandInIssue {
  id: string;
  key: string;
  fields: { summary: string; description: unknown; labels: string[] };
  state: string;
  assignee: string | null;
  comments: Comment[];
  links: { type: string; to: string }[];
  histories: { by: string; at: string; to: string }[];
}

/** By name: the state's category. */
const usual = {
  'To Do': 'new',
  'In Progress': 'indeterminate',
  Blocked: 'indeterminate',
  Done: 'done',
  Dropped: 'done',
};

const description = excerpt('jira-cloud');
let described: Promise<Described> | null = null;

const me = 'account-of-reproof';
const stamp = (): string => new Date().toISOString().replace('Z', '+0000');
const gone: Answer = {
  status: 404,
  body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'] },
};

/** A project SHOP on a Jira site, on loopback; its one good token is `good-token` of `bot@example.org`. */
export class JiraStandIn {
  readonly issues: JiraStandInIssue[] = [];
  readonly service: StandIn;
  exists = true;
  states: Record<string, string> = { ...usual };
  #ids = 10_000;

  private constructor(by: Described) {
    // A search is posted, and so is what is asked of many.
    const writeOf = ({ method, path }: Asked): string | null =>
      method === 'GET' || path.includes('/search/') ? null : `${method} ${path}`;
    this.service = new StandIn(by, (asked) => this.#answer(asked), writeOf);
  }

  static async start(atEnd: AtEnd): Promise<JiraStandIn> {
    described ??= describedBy(description, Object.keys(description.paths));
    const jira = new JiraStandIn(await described);
    await jira.service.start(atEnd);
    return jira;
  }

  find(id: string): JiraStandInIssue {
    const found = this.issues.find((issue) => issue.id === id);
    if (!found) throw new Error(`there is no issue ${id}`);
    return found;
  }

  /** A person writes plain text. */
  comments(id: string, by: string, text: string): void {
    const body = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] };
    this.find(id).comments.push({ id: String(++this.#ids), by, at: stamp(), body, properties: [] });
  }

  moves(id: string, by: string, to: string): void {
    const issue = this.find(id);
    issue.state = to;
    issue.histories.push({ by, at: stamp(), to });
  }

  #status(name: string): object {
    return { name, id: '1', statusCategory: { key: this.states[name] ?? 'new', id: 2, name: 'a category' } };
  }

  #answer(asked: Asked): Answer {
    const good = `Basic ${Buffer.from('bot@example.org:good-token').toString('base64')}`;
    if (asked.headers['authorization'] !== good)
      return { status: 401, body: { errorMessages: ['Client must be authenticated'] } };
    const [, , , , kind, id = '', part] = asked.path.split('/');
    if (kind === 'project') return this.#statuses();
    if (kind === 'search') return this.#search(asked.body as { jql: string });
    if (kind === 'issueLink') return this.#link(asked.body as never);
    if (id === '') return this.#create(asked.body as never);
    const issue = this.exists ? this.issues.find((one) => one.id === id) : undefined;
    if (!issue) return gone;
    if (part === 'comment') return this.#comment(issue, asked);
    if (part === 'transitions') return this.#transitions(issue, asked);
    return { status: 200, body: this.#shown(issue) };
  }

  #statuses(): Answer {
    if (!this.exists) return { status: 404, body: { errorMessages: ['No project could be found with key SHOP.'] } };
    const statuses = Object.keys(this.states).map((name) => this.#status(name));
    return { status: 200, body: [{ id: '1', name: 'Task', self: 'https://jira.example/1', subtask: false, statuses }] };
  }

  #search({ jql }: { jql: string }): Answer {
    if (!this.exists)
      return { status: 400, body: { errorMessages: ["The value 'SHOP' does not exist for the field 'project'."] } };
    const [, label = ''] = /labels = "([^"]+)"/.exec(jql) ?? [];
    const found = this.issues.filter(({ fields }) => fields.labels.includes(label));
    return { status: 200, body: { issues: found.map(({ id, key }) => ({ id, key })), isLast: true } };
  }

  #create({ fields }: { fields: JiraStandInIssue['fields'] }): Answer {
    const long = fields.summary.length > 255 || documentText(fields.description).length > 32_767;
    if (!this.exists || long || fields.labels.some((label) => /\s/.test(label)))
      return { status: 400, body: { errors: { project: 'Specify a valid project ID or key' } } };
    const id = String(++this.#ids);
    const key = `SHOP-${this.issues.length + 1}`;
    this.issues.push({
      id,
      key,
      fields,
      state: Object.keys(this.states)[0] ?? '',
      assignee: null,
      comments: [],
      links: [],
      histories: [],
    });
    return { status: 201, body: { id, key, self: `https://jira.example/rest/api/3/issue/${id}` } };
  }

  #link({
    type,
    inwardIssue,
    outwardIssue,
  }: Record<'type' | 'inwardIssue' | 'outwardIssue', { id: string; name: string }>): Answer {
    const from = this.issues.find(({ id }) => id === inwardIssue.id);
    if (!from || !this.exists) return gone;
    from.links.push({ type: type.name, to: outwardIssue.id });
    return { status: 201 };
  }

  #comment(issue: JiraStandInIssue, { method, body }: Asked): Answer {
    if (method === 'POST') {
      const { body: document, properties } = body as { body: unknown; properties: unknown[] };
      if (documentText(document).length > 32_767) return { status: 400, body: { errors: { comment: 'too long' } } };
      issue.comments.push({ id: String(++this.#ids), by: me, at: stamp(), body: document, properties });
      return { status: 201, body: { id: String(this.#ids) } };
    }
    const comments = issue.comments.toReversed().map(({ id, by, at, body: document, properties }) => ({
      id,
      author: { accountId: by },
      created: at,
      updated: at,
      body: document,
      properties,
    }));
    return { status: 200, body: { comments, maxResults: 100, startAt: 0, total: comments.length } };
  }

  #transitions(issue: JiraStandInIssue, { method, body }: Asked): Answer {
    const names = Object.keys(this.states);
    if (method === 'POST') {
      const { transition } = body as { transition: { id: string } };
      this.moves(issue.id, me, names[Number(transition.id)] ?? '');
      return { status: 204 };
    }
    return {
      status: 200,
      body: { transitions: names.map((name, i) => ({ id: String(i), name, to: this.#status(name) })) },
    };
  }

  #shown({ id, key, state, assignee, links, histories }: JiraStandInIssue): object {
    return {
      id,
      key,
      fields: {
        status: this.#status(state),
        assignee: assignee === null ? null : { accountId: assignee },
        issuelinks: links.map(({ type, to }) => ({ type: { name: type }, outwardIssue: { id: to, key: 'SHOP-0' } })),
        resolutiondate: null,
      },
      changelog: {
        histories: histories.map(({ by, at, to }, i) => ({
          id: String(i),
          author: { accountId: by },
          created: at,
          items: [{ field: 'status', fromString: 'x', toString: to }],
        })),
      },
    };
  }
}
