import { Fault } from '../../../domain/fault.ts';
import type { TrackerState, TrackerView } from '../../../domain/tracker-change.ts';
import type { TrackerStates } from '../../../domain/tracker-setting.ts';
import type { LinkRelation } from '../../../domain/work-item.ts';
import type { InTracker, Tracker } from '../../../ports/tracker.ts';
import { bodyOf, commentOf, type PageOf, resolutionText, titleOf, wasDropped } from '../item-text.ts';
import type { Marks } from '../mark.ts';
import { checkNames, noSuchState, stateNamed, wantedName } from '../named-state.ts';
import { LinearApi, type LinearApiParts, type LinearIssue, type LinearState } from './api.ts';

export interface LinearTrackerParts extends LinearApiParts {
  states: TrackerStates;
  marks: Marks;
  pageOf: PageOf;
}

const textMost = 60_000;
const titleMost = 240;

/** Linear's types of states, the one that is meant first (https://linear.app/docs/configuring-workflows). */
const types: Readonly<Record<TrackerState, readonly string[]>> = {
  open: ['unstarted', 'backlog', 'triage'],
  'in-progress': ['started'],
  blocked: ['started'],
  closed: ['completed'],
};
const droppedTypes = ['canceled'];
const endTypes = ['completed', 'canceled', 'duplicate'];
const relationTypes: Partial<Record<LinkRelation, string>> = { blocks: 'blocks', duplicates: 'duplicate' };
const priorities: Readonly<Record<string, number>> = { P0: 1, P1: 2, P2: 3, P3: 4, P4: 0 };

/**
 * Work items as issues of Linear. Linear lets the sender choose the ids of issues, comments and relations: ours are made from our marks,
 * so that a second one cannot be. States are found by Linear's types, or by the names that the setting gives.
 */
export function linearTracker({ states, marks, pageOf, ...rest }: LinearTrackerParts): Tracker {
  const api = new LinearApi(rest);
  const { team: key } = rest;

  const team = async (signal?: AbortSignal): Promise<{ id: string; there: LinearState[] }> => {
    const [found] = (await api.ask('team', { key }, signal)).teams.nodes;
    if (!found) throw new Fault('TRACKER_UNSUITABLE', `Linear has no team ${key}, or the token does not see it`);
    return { id: found.id, there: found.states.nodes.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0)) };
  };
  /** Null: somebody deleted it, while the team is there. */
  const look = async (id: string, signal?: AbortSignal): Promise<LinearIssue | null> => {
    const [issue] = (await api.ask('read', { id }, signal)).issues.nodes;
    if (issue && issue.trashed !== true) return issue;
    await team(signal);
    return null;
  };
  const say = async (issueId: string, thing: string, body: string, signal?: AbortSignal): Promise<InTracker> => {
    if (!(await look(issueId, signal))) return 'gone';
    const id = marks.uuid(thing);
    const { comments } = await api.ask('comment', { id }, signal);
    if (comments.nodes.length === 0) await api.ask('createComment', { input: { id, issueId, body } }, signal);
    return 'done';
  };

  return {
    ensureItem: async (item, signal) => {
      const id = marks.uuid(`item ${item.id}`);
      const [there] = (await api.ask('issue', { id }, signal)).issues.nodes;
      if (there) return { id, url: there.url };
      const { id: teamId } = await team(signal);
      const texts = { title: titleOf(item, titleMost), description: bodyOf(item, pageOf(item), textMost) };
      const input = { id, teamId, ...texts, priority: priorities[item.priority] ?? 0 };
      const { issueCreate } = await api.ask('createIssue', { input }, signal);
      return { id, url: issueCreate.issue.url };
    },
    ensureLink: async ({ id: issueId }, { relation, to }, signal) => {
      const issue = await look(issueId, signal);
      if (!issue) return 'gone';
      const id = marks.uuid(`link ${issueId} ${relation} ${to.id}`);
      if (issue.relations.nodes.some((one) => one.id === id)) return 'done';
      const input = { id, issueId, relatedIssueId: to.id, type: relationTypes[relation] ?? 'related' };
      await api.ask('createRelation', { input }, signal);
      return 'done';
    },
    ensureComment: ({ id }, comment, signal) =>
      say(id, `comment ${id} ${comment.id}`, commentOf(comment, textMost), signal),
    setStatus: async ({ id }, { state, resolution }, signal) => {
      const issue = await look(id, signal);
      if (!issue) return 'gone';
      if (resolution) await say(id, `resolution ${id} ${resolution.at}`, resolutionText(resolution), signal);
      const dropped = wasDropped(resolution);
      const name = wantedName(states, state, dropped);
      const { there } = await team(signal);
      const wanted = dropped ? droppedTypes : types[state];
      const fits = (one: LinearState): boolean =>
        name === null
          ? wanted.includes(one.type) && (stateNamed(states, one.name) ?? state) === state
          : one.name === name;
      if (fits(issue.state)) return 'done';
      const ways = there.filter(fits).toSorted((a, b) => wanted.indexOf(a.type) - wanted.indexOf(b.type));
      const [way] = ways;
      if (!way)
        throw noSuchState(
          `Linear, ${key},`,
          name ?? `of the type ${wanted[0]}`,
          there.map((one) => one.name),
        );
      await api.ask('moveIssue', { id, state: way.id }, signal);
      return 'done';
    },
    read: async ({ id }, _since, signal) => {
      const issue = await look(id, signal);
      if (!issue) return 'gone';
      const state = stateOf(issue.state, states);
      const comments = issue.comments.nodes
        .filter((comment) => !marks.isUuid(comment.id))
        .toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
      return {
        state,
        closed: state === 'closed' ? closingOf(issue) : null,
        assignee: issue.assignee?.id ?? null,
        comments: comments.map(shown),
      };
    },
    check: async (signal) => {
      const { there } = await team(signal);
      checkNames(
        `Linear, ${key},`,
        states,
        there.map(({ name }) => name),
      );
    },
  };
}

function shown({
  id,
  body,
  createdAt,
  editedAt,
  user,
}: LinearIssue['comments']['nodes'][number]): TrackerView['comments'][number] {
  return { id, by: user?.id ?? 'unknown', at: createdAt, text: body.slice(0, 100_000), edited: !!editedAt };
}

function stateOf({ name, type }: LinearState, states: TrackerStates): TrackerState {
  const named = stateNamed(states, name);
  if (named) return named;
  if (endTypes.includes(type)) return 'closed';
  return type === 'started' ? 'in-progress' : 'open';
}

function closingOf({ state, history }: LinearIssue): NonNullable<TrackerView['closed']> {
  const moved = history.nodes
    .filter(({ toState }) => toState?.id === state.id)
    .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0];
  return { by: moved?.actor?.id ?? null, at: moved?.createdAt ?? null, reason: null };
}
