import type { TrackerState, TrackerView } from '../../../domain/tracker-change.ts';
import type { TrackerStates } from '../../../domain/tracker-setting.ts';
import type { LinkRelation } from '../../../domain/work-item.ts';
import type { InTracker, Tracker } from '../../../ports/tracker.ts';
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
export function jiraTracker({ states, marks, pageOf, issueType, ...rest }: JiraTrackerParts): Tracker {
  const api = new JiraApi(rest);
  // A state that has a name of ours is no other one, whatever its category.
  const isOfState = ({ name, statusCategory }: JiraStatus, state: TrackerState): boolean =>
    statusCategory.key === categories[state] && (stateNamed(states, name) ?? state) === state;

  const say = async (id: string, thing: string, markdown: string, signal?: AbortSignal): Promise<InTracker> => {
    const mark = marks.of(thing);
    if ((await api.issue(id, signal)) === null) return 'gone';
    if ((await api.comments(id, signal)).some((comment) => markOf(comment) === mark)) return 'done';
    return (await api.comment(id, jiraDocument(markdown), mark, signal)) ? 'done' : 'gone';
  };

  return {
    ensureItem: async (item, signal) => {
      const label = `reproof-${marks.of(`item ${item.id}`)}`;
      const description = jiraDocument(bodyOf(item, pageOf(item), textMost));
      const labels = ['reproof', label, item.priority, ...item.tags];
      const fields = { issuetype: { name: issueType }, summary: titleOf(item, titleMost), description, labels };
      const { id, key } = (await api.labelled(label, signal)) ?? (await api.create(fields, signal));
      return { id, url: `${rest.url}/browse/${key}` };
    },
    ensureLink: async (copy, { relation, to }, signal) => {
      const type = linkTypes[relation];
      const issue = await api.issue(copy.id, signal);
      if (!issue) return 'gone';
      if (!type) {
        const words = `${relationWords(relation)} ${to.url ?? to.id}`;
        return say(copy.id, `link ${copy.id} ${relation} ${to.id}`, words, signal);
      }
      if (issue.fields.issuelinks.some((link) => link.type.name === type && link.outwardIssue?.id === to.id))
        return 'done';
      return (await api.link(type, copy.id, to.id, signal)) ? 'done' : 'gone';
    },
    ensureComment: ({ id }, comment, signal) =>
      say(id, `comment ${id} ${comment.id}`, commentOf(comment, textMost), signal),
    setStatus: async ({ id }, { state, resolution }, signal) => {
      const issue = await api.issue(id, signal);
      if (!issue) return 'gone';
      if (resolution) {
        const said = await say(id, `resolution ${id} ${resolution.at}`, resolutionText(resolution), signal);
        if (said === 'gone') return 'gone';
      }
      const name = wantedName(states, state, wasDropped(resolution));
      const isThere = (status: JiraStatus): boolean =>
        name === null ? isOfState(status, state) : status.name === name;
      if (isThere(issue.fields.status)) return 'done';
      const transitions = await api.transitions(id, signal);
      if (!transitions) return 'gone';
      const way = transitions.find(({ to }) => isThere(to));
      if (!way) {
        const there = (await api.statuses(signal)).map((one) => one.name);
        const from = `Jira, ${rest.project}, from ${issue.fields.status.name}`;
        throw noSuchState(from, name ?? `of the category ${categories[state]}`, there);
      }
      return (await api.transit(id, way.id, signal)) ? 'done' : 'gone';
    },
    read: async ({ id }, _since, signal) => {
      const issue = await api.issue(id, signal);
      if (!issue) return 'gone';
      const comments = await api.comments(id, signal);
      const state = stateOf(issue.fields.status, states);
      return {
        state,
        closed: state === 'closed' ? closingOf(issue) : null,
        assignee: issue.fields.assignee?.accountId ?? null,
        comments: comments
          .filter((comment) => markOf(comment) === null)
          .toReversed()
          .map(shown),
      };
    },
    check: async (signal) => {
      const there = await api.statuses(signal);
      checkNames(
        `Jira, ${rest.project}:`,
        states,
        there.map(({ name }) => name),
      );
    },
  };
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
