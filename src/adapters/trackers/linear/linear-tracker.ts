import { Fault } from '../../../domain/fault.ts';
import type { TrackerState, TrackerView } from '../../../domain/tracker-change.ts';
import type { TrackerStates } from '../../../domain/tracker-setting.ts';
import type { LinkRelation, WorkItem } from '../../../domain/work-item.ts';
import type { InTracker, Tracker, TrackerCopy, TrackerLink } from '../../../ports/tracker.ts';
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
export class LinearTracker implements Tracker {
  readonly #parts: LinearTrackerParts;
  readonly #api: LinearApi;

  constructor(parts: LinearTrackerParts) {
    this.#parts = parts;
    this.#api = new LinearApi(parts);
  }

  async ensureItem(item: WorkItem, signal?: AbortSignal): Promise<TrackerCopy> {
    const id = this.#parts.marks.uuid(`item ${item.id}`);
    const [there] = (await this.#api.ask('issue', { id }, signal)).issues.nodes;
    if (there) return { id, url: there.url };
    const { id: teamId } = await this.#team(signal);
    const texts = { title: titleOf(item, titleMost), description: bodyOf(item, this.#parts.pageOf(item), textMost) };
    const input = { id, teamId, ...texts, priority: priorities[item.priority] ?? 0 };
    const { issueCreate } = await this.#api.ask('createIssue', { input }, signal);
    return { id, url: issueCreate.issue.url };
  }

  async ensureLink(
    { id: issueId }: TrackerCopy,
    { relation, to }: TrackerLink,
    signal?: AbortSignal,
  ): Promise<InTracker> {
    const issue = await this.#look(issueId, signal);
    if (!issue) return 'gone';
    const id = this.#parts.marks.uuid(`link ${issueId} ${relation} ${to.id}`);
    if (issue.relations.nodes.some((one) => one.id === id)) return 'done';
    // Where the other one is gone there is nothing to link to.
    if (!(await this.#look(to.id, signal))) return 'done';
    const input = { id, issueId, relatedIssueId: to.id, type: relationTypes[relation] ?? 'related' };
    await this.#api.ask('createRelation', { input }, signal);
    return 'done';
  }

  ensureComment({ id }: TrackerCopy, comment: WorkItem['comments'][number], signal?: AbortSignal): Promise<InTracker> {
    return this.#say(id, `comment ${id} ${comment.id}`, commentOf(comment, textMost), signal);
  }

  async setStatus(
    { id }: TrackerCopy,
    { state, resolution }: Pick<WorkItem, 'state' | 'resolution'>,
    signal?: AbortSignal,
  ): Promise<InTracker> {
    const issue = await this.#look(id, signal);
    if (!issue) return 'gone';
    if (resolution) await this.#say(id, `resolution ${id} ${resolution.at}`, resolutionText(resolution), signal);
    return this.#move(issue, state, wasDropped(resolution), signal);
  }

  async read({ id }: TrackerCopy, _since: string | null, signal?: AbortSignal): Promise<TrackerView | 'gone'> {
    const issue = await this.#look(id, signal);
    if (!issue) return 'gone';
    const state = stateOf(issue.state, this.#parts.states);
    const comments = issue.comments.nodes
      .filter((comment) => !this.#parts.marks.isUuid(comment.id))
      .toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
    return {
      state,
      closed: state === 'closed' ? closingOf(issue) : null,
      assignee: issue.assignee?.id ?? null,
      comments: comments.map(shown),
    };
  }

  async check(signal?: AbortSignal): Promise<void> {
    const { there } = await this.#team(signal);
    checkNames(
      `Linear, ${this.#parts.team},`,
      this.#parts.states,
      there.map(({ name }) => name),
    );
  }

  async #team(signal?: AbortSignal): Promise<{ id: string; there: LinearState[] }> {
    const { team: key } = this.#parts;
    const [found] = (await this.#api.ask('team', { key }, signal)).teams.nodes;
    if (!found) throw new Fault('TRACKER_UNSUITABLE', `Linear has no team ${key}, or the token does not see it`);
    return { id: found.id, there: found.states.nodes.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0)) };
  }

  /** Null: somebody deleted it, while the team is there. */
  async #look(id: string, signal?: AbortSignal): Promise<LinearIssue | null> {
    const [issue] = (await this.#api.ask('read', { id }, signal)).issues.nodes;
    if (issue && issue.trashed !== true) return issue;
    await this.#team(signal);
    return null;
  }

  async #say(issueId: string, thing: string, body: string, signal?: AbortSignal): Promise<InTracker> {
    if (!(await this.#look(issueId, signal))) return 'gone';
    const id = this.#parts.marks.uuid(thing);
    const { comments } = await this.#api.ask('comment', { id }, signal);
    if (comments.nodes.length === 0) await this.#api.ask('createComment', { input: { id, issueId, body } }, signal);
    return 'done';
  }

  /** Throws TRACKER_UNSUITABLE, with the states that there are. */
  async #move(
    { id, state: now }: LinearIssue,
    state: TrackerState,
    dropped: boolean,
    signal?: AbortSignal,
  ): Promise<InTracker> {
    const { states, team: key } = this.#parts;
    const name = wantedName(states, state, dropped);
    const wanted = dropped ? droppedTypes : types[state];
    const isOfState = (one: LinearState): boolean =>
      wanted.includes(one.type) && (stateNamed(states, one.name) ?? state) === state;
    const fits = (one: LinearState): boolean => (name === null ? isOfState(one) : one.name === name);
    if (fits(now)) return 'done';
    const { there } = await this.#team(signal);
    const [way] = there.filter(fits).toSorted((a, b) => wanted.indexOf(a.type) - wanted.indexOf(b.type));
    const names = there.map((one) => one.name);
    if (!way) throw noSuchState(`Linear, ${key},`, name ?? `of the type ${wanted[0]}`, names);
    await this.#api.ask('moveIssue', { id, state: way.id }, signal);
    return 'done';
  }
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
