import { readFileSync } from 'node:fs';
import { buildSchema, graphqlSync, Kind, parse, validate } from 'graphql';
import type { AtEnd } from '../store/database.ts';
import { type Answer, type Asked, StandIn } from './stand-in.ts';

const file = new URL('../../fixtures/vendors/linear.graphql', import.meta.url);
/** What Linear publishes, as far as we ask for it. */
const schema = buildSchema(readFileSync(file, 'utf8'));

interface State {
  id: string;
  name: string;
  type: string;
  position: number;
}

export interface LinearStandInIssue {
  id: string;
  title: string;
  description: string;
  state: State;
  trashed: boolean;
  assignee: string | null;
  comments: { id: string; body: string; createdAt: string; by: string }[];
  history: { createdAt: string; by: string; to: string }[];
  relations: { id: string; type: string; to: string }[];
}

const statesOf = (names: Record<string, string>): State[] =>
  Object.entries(names).map(([name, type], position) => ({ id: `state-${name}`, name, type, position }));

const usual = {
  Backlog: 'backlog',
  Todo: 'unstarted',
  'In Progress': 'started',
  Blocked: 'started',
  Done: 'completed',
  Canceled: 'canceled',
};
const me = 'user-of-reproof';

/** The field of a mutation; null for a query. */
function mutationOf({ body }: Asked): string | null {
  const [operation] = parse((body as { query: string }).query).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== 'mutation') return null;
  const [field] = operation.selectionSet.selections;
  return field?.kind === Kind.FIELD ? field.name.value : null;
}

/** A team ENG in Linear, on loopback: answers what the published schema lets ask. Its one good token is `good-token`. */
export class LinearStandIn {
  readonly issues: LinearStandInIssue[] = [];
  readonly service: StandIn;
  exists = true;
  states = statesOf(usual);

  private constructor() {
    const described = { request: (asked: Asked) => this.#wrongIn(asked), response: () => [] };
    this.service = new StandIn(described, (asked) => this.#answer(asked), mutationOf);
  }

  static async start(atEnd: AtEnd): Promise<LinearStandIn> {
    const linear = new LinearStandIn();
    await linear.service.start(atEnd);
    return linear;
  }

  find(id: string): LinearStandInIssue {
    const found = this.issues.find((issue) => issue.id === id);
    if (!found) throw new Error(`there is no issue ${id}`);
    return found;
  }

  renames(names: Record<string, string>): void {
    this.states = statesOf(names);
    for (const issue of this.issues) issue.state = this.states[0] as State;
  }

  comments(id: string, by: string, body: string, own = `comment-${Math.random()}`): void {
    this.find(id).comments.push({ id: own, body, by, createdAt: new Date().toISOString() });
  }

  moves(id: string, by: string, to: State | undefined): void {
    if (!to) throw new Error('there is no such state');
    const issue = this.find(id);
    issue.state = to;
    issue.history.push({ by, to: to.id, createdAt: new Date().toISOString() });
  }

  #wrongIn({ method, headers, body }: Asked): string[] {
    const { query } = body as { query: string };
    const json = method === 'POST' && headers['content-type'] === 'application/json' ? [] : ['no JSON posted'];
    return [...json, ...validate(schema, parse(query)).map(({ message }) => message)];
  }

  #answer({ headers, body }: Asked): Answer {
    if (headers['authorization'] !== 'Bearer good-token')
      return {
        status: 401,
        body: { errors: [{ message: 'Authentication required', extensions: { code: 'AUTHENTICATION_ERROR' } }] },
      };
    const { query, variables } = body as { query: string; variables: Record<string, unknown> };
    const result = graphqlSync({ schema, source: query, rootValue: this.#root(), variableValues: variables });
    return { status: 200, body: JSON.parse(JSON.stringify(result)) as unknown };
  }

  #root(): object {
    const nodes = <T>(of: T[]) => ({ nodes: of });
    const eq = (filter: { id: { eq: string } }): string => filter.id.eq;
    return {
      teams: () => nodes(this.exists ? [{ id: 'team-1', states: nodes(this.states) }] : []),
      issues: ({ filter }: { filter: { id: { eq: string } } }) =>
        nodes(this.issues.filter(({ id }) => this.exists && id === eq(filter)).map((issue) => this.#shown(issue))),
      comments: ({ filter }: { filter: { id: { eq: string } } }) =>
        nodes(this.issues.flatMap(({ comments }) => comments.filter(({ id }) => id === eq(filter)))),
      issueCreate: ({ input }: { input: { id: string; title: string; description: string } }) => this.#create(input),
      commentCreate: ({ input }: { input: { id: string; issueId: string; body: string } }) => {
        this.comments(input.issueId, me, input.body, input.id);
        return { success: true };
      },
      issueRelationCreate: ({
        input,
      }: {
        input: { id: string; issueId: string; relatedIssueId: string; type: string };
      }) => {
        const { id, issueId, relatedIssueId: to, type } = input;
        this.find(issueId).relations.push({ id, to, type });
        return { success: true };
      },
      issueUpdate: ({ id, input }: { id: string; input: { stateId: string } }) => {
        this.moves(
          id,
          me,
          this.states.find((state) => state.id === input.stateId),
        );
        return { success: true };
      },
    };
  }

  #create({ id, title, description }: { id: string; title: string; description: string }): object {
    const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id);
    if (!isUuid || this.issues.some((issue) => issue.id === id)) throw new Error(`not a new UUID of version 4: ${id}`);
    const state = this.states[0] as State;
    const more = { assignee: null, comments: [], history: [], relations: [] };
    const issue = { id, title, description, state, trashed: false, ...more };
    this.issues.push(issue);
    return { success: true, issue: this.#shown(issue) };
  }

  #shown({ id, state, trashed, assignee, comments, history, relations }: LinearStandInIssue): object {
    return {
      id,
      url: `https://linear.example/issue/${id}`,
      trashed,
      state,
      assignee: assignee === null ? null : { id: assignee },
      comments: { nodes: comments.map(({ by, ...rest }) => ({ ...rest, user: { id: by } })).toReversed() },
      history: {
        nodes: history
          .map(({ by, to, createdAt }) => ({ createdAt, actor: { id: by }, toState: { id: to } }))
          .toReversed(),
      },
      relations: { nodes: relations },
    };
  }
}
