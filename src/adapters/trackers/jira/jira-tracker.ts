import type { TrackerState, TrackerView } from '../../../domain/tracker-change.ts';
import type { TrackerStates } from '../../../domain/tracker-setting.ts';
import type { LinkRelation, WorkItem } from '../../../domain/work-item.ts';
import type { InTracker, Tracker, TrackerCopy, TrackerLink } from '../../../ports/tracker.ts';
import { bodyOf, commentOf, type PageOf, relationWords, resolutionText, titleOf, wasDropped } from '../item-text.ts';
import type { Marks } from '../mark.ts';
import { checkNames, noSuchState, stateNamed, wantedName } from '../named-state.ts';
import { JiraApi, type JiraApiParts, type JiraComment, type JiraIssue, type JiraStatus, markKey } from './api.ts';
import { documentText, jiraDocument } from './document.ts';

export interface JiraTrackerParts extends JiraApiParts {
  issueType: string;
  states: TrackerStates;
  marks: Marks;
  pageOf: PageOf;
}

/** Jira takes 32,767 characters of text, and 255 of a summary. */
const textMost = 30_000;
const titleMost = 250;

/** Jira's own three (https://support.atlassian.com/jira-cloud-administration/docs/what-are-issue-statuses-priorities-and-resolutions). */
const categories: Readonly<Record<TrackerState, string>> = {
  open: 'new',
  'in-progress': 'indeterminate',
  blocked: 'indeterminate',
  closed: 'done',
};

/** Types that every site begins with; links of other relations are comments. */
const linkTypes: Partial<Record<LinkRelation, string>> = { blocks: 'Blocks', duplicates: 'Duplicate' };

/**
 * Work items as issues of Jira Cloud. An issue of ours carries a label made of our mark, a comment an entity property. States are found
 * by Jira's categories, or by the names that the setting gives; a blocked item is in progress where no name is given: Jira has no
 * category for it.
 */
export class JiraTracker implements Tracker {
  readonly #parts: JiraTrackerParts;
  readonly #api: JiraApi;

  constructor(parts: JiraTrackerParts) {
    this.#parts = parts;
    this.#api = new JiraApi(parts);
  }

  async ensureItem(item: WorkItem, signal?: AbortSignal): Promise<TrackerCopy> {
    const label = `reproof-${this.#parts.marks.of(`item ${item.id}`)}`;
    const description = jiraDocument(bodyOf(item, this.#parts.pageOf(item), textMost));
    const labels = ['reproof', label, item.priority, ...item.tags];
    const fields = {
      issuetype: { name: this.#parts.issueType },
      summary: titleOf(item, titleMost),
      description,
      labels,
    };
    const { id, key } = (await this.#api.labelled(label, signal)) ?? (await this.#api.create(fields, signal));
    return { id, url: `${this.#parts.url}/browse/${key}` };
  }

  async ensureLink(copy: TrackerCopy, { relation, to }: TrackerLink, signal?: AbortSignal): Promise<InTracker> {
    const type = linkTypes[relation];
    const issue = await this.#api.issue(copy.id, signal);
    if (!issue) return 'gone';
    if (!type) {
      const words = `${relationWords(relation)} ${to.url ?? to.id}`;
      return this.#say(copy.id, `link ${copy.id} ${relation} ${to.id}`, words, signal);
    }
    if (issue.fields.issuelinks.some((link) => link.type.name === type && link.outwardIssue?.id === to.id))
      return 'done';
    // Where the other one is gone there is nothing to link to.
    await this.#api.link(type, copy.id, to.id, signal);
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
    const issue = await this.#api.issue(id, signal);
    if (!issue) return 'gone';
    if (resolution) {
      const said = await this.#say(id, `resolution ${id} ${resolution.at}`, resolutionText(resolution), signal);
      if (said === 'gone') return 'gone';
    }
    return this.#move(issue, state, wasDropped(resolution), signal);
  }

  async read({ id }: TrackerCopy, _since: string | null, signal?: AbortSignal): Promise<TrackerView | 'gone'> {
    const issue = await this.#api.issue(id, signal);
    if (!issue) return 'gone';
    const comments = await this.#api.comments(id, signal);
    const state = stateOf(issue.fields.status, this.#parts.states);
    return {
      state,
      closed: state === 'closed' ? closingOf(issue) : null,
      assignee: issue.fields.assignee?.accountId ?? null,
      comments: comments
        .filter((comment) => markOf(comment) === null)
        .toReversed()
        .map(shown),
    };
  }

  async check(signal?: AbortSignal): Promise<void> {
    const there = await this.#api.statuses(signal);
    checkNames(
      `Jira, ${this.#parts.project}:`,
      this.#parts.states,
      there.map(({ name }) => name),
    );
  }

  async #say(id: string, thing: string, markdown: string, signal?: AbortSignal): Promise<InTracker> {
    const mark = this.#parts.marks.of(thing);
    if ((await this.#api.issue(id, signal)) === null) return 'gone';
    if ((await this.#api.comments(id, signal)).some((comment) => markOf(comment) === mark)) return 'done';
    return (await this.#api.comment(id, jiraDocument(markdown), mark, signal)) ? 'done' : 'gone';
  }

  /** Takes a transition that leads there. Throws TRACKER_UNSUITABLE, with the states that there are. */
  async #move(
    { id, fields: { status } }: JiraIssue,
    state: TrackerState,
    dropped: boolean,
    signal?: AbortSignal,
  ): Promise<InTracker> {
    const { states, project } = this.#parts;
    const name = wantedName(states, state, dropped);
    const isThere = (one: JiraStatus): boolean => (name === null ? isOfState(one, state, states) : one.name === name);
    if (isThere(status)) return 'done';
    const transitions = await this.#api.transitions(id, signal);
    if (!transitions) return 'gone';
    const way = transitions.find(({ to }) => isThere(to));
    if (way) return (await this.#api.transit(id, way.id, signal)) ? 'done' : 'gone';
    const there = (await this.#api.statuses(signal)).map((one) => one.name);
    throw noSuchState(`Jira, ${project}, from ${status.name}`, name ?? `of the category ${categories[state]}`, there);
  }
}

function markOf({ properties }: JiraComment): string | null {
  const value = properties.find(({ key }) => key === markKey)?.value as { mark?: unknown } | undefined;
  return typeof value?.mark === 'string' ? value.mark : null;
}

/** Jira writes `2026-08-01T12:00:00.000+0000`. */
const isoOf = (text: string): string => new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')).toISOString();

function shown({ id, author, created, updated, body }: JiraComment): TrackerView['comments'][number] {
  const edited = updated !== undefined && updated !== created;
  return {
    id,
    by: author?.accountId ?? 'unknown',
    at: isoOf(created),
    text: documentText(body).slice(0, 100_000),
    edited,
  };
}

/** A state that has a name of ours is no other one, whatever its category. */
function isOfState({ name, statusCategory }: JiraStatus, state: TrackerState, states: TrackerStates): boolean {
  return statusCategory.key === categories[state] && (stateNamed(states, name) ?? state) === state;
}

function stateOf({ name, statusCategory }: JiraStatus, states: TrackerStates): TrackerState {
  const named = stateNamed(states, name);
  if (named) return named;
  if (statusCategory.key === 'done') return 'closed';
  return statusCategory.key === 'indeterminate' ? 'in-progress' : 'open';
}

/** Who brought it into its state, as the newest entries of its history say. */
function closingOf({ fields, changelog }: JiraIssue): NonNullable<TrackerView['closed']> {
  const moved = (changelog?.histories ?? [])
    .filter(({ items }) => items.some((item) => item['field'] === 'status' && item['toString'] === fields.status.name))
    .toSorted((a, b) => Date.parse(isoOf(b.created)) - Date.parse(isoOf(a.created)))[0];
  const at = moved?.created ?? fields.resolutiondate ?? null;
  return { by: moved?.author?.accountId ?? null, at: at === null ? null : isoOf(at), reason: null };
}
