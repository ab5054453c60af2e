import { Fault } from '../../../domain/fault.ts';
import type { TrackerState, TrackerView } from '../../../domain/tracker-change.ts';
import type { TrackerStates } from '../../../domain/tracker-setting.ts';
import type { WorkItem } from '../../../domain/work-item.ts';
import type { InTracker, Tracker, TrackerCopy, TrackerLink } from '../../../ports/tracker.ts';
import { bodyOf, commentOf, type PageOf, relationWords, resolutionText, titleOf, wasDropped } from '../item-text.ts';
import { hiddenMark, isMarked, type Marks } from '../mark.ts';
import { GithubApi, type GithubApiParts, type Issue } from './api.ts';

export interface GithubTrackerParts extends GithubApiParts {
  states: TrackerStates;
  marks: Marks;
  pageOf: PageOf;
}

/** Clocks differ; a copy is looked for from this long before its item was made. */
const skewMs = 15 * 60_000;
const before = (at: string): string => new Date(Date.parse(at) - skewMs).toISOString();
const ourLabel = 'reproof';
/** GitHub takes 65,536 characters. */
const bodyMost = 60_000;
const titleMost = 240;

/**
 * Work items as issues of GitHub. An issue and a comment of ours carry a hidden mark in their text, and are looked for
 * among those that changed since the item was made: few, however many issues the repository has. GitHub knows open and closed; the
 * other states are labels.
 */
export class GithubTracker implements Tracker {
  readonly #parts: GithubTrackerParts;
  readonly #api: GithubApi;
  readonly #labels: Readonly<Record<'in-progress' | 'blocked', string>>;

  constructor(parts: GithubTrackerParts) {
    this.#parts = parts;
    this.#api = new GithubApi(parts);
    const { inProgress = 'in progress', blocked = 'blocked' } = parts.states;
    this.#labels = { 'in-progress': inProgress, blocked };
  }

  async ensureItem(item: WorkItem, signal?: AbortSignal): Promise<TrackerCopy> {
    const mark = hiddenMark(this.#parts.marks.of(`item ${item.id}`));
    for await (const issue of this.#api.issuesSince(before(item.createdAt), signal))
      if (issue.body?.includes(mark)) return copyOf(issue);
    const body = `${bodyOf(item, this.#parts.pageOf(item), bodyMost)}\n\n${mark}`;
    const tags = [ourLabel, item.priority, ...item.tags].map((tag) => tag.slice(0, 50));
    const made = await this.#api.create({ title: titleOf(item, titleMost), body, labels: [...new Set(tags)] }, signal);
    return copyOf(made);
  }

  ensureLink({ id }: TrackerCopy, { relation, to }: TrackerLink, signal?: AbortSignal): Promise<InTracker> {
    return this.#say(id, `link ${id} ${relation} ${to.id}`, epoch, `${relationWords(relation)} #${to.id}`, signal);
  }

  ensureComment({ id }: TrackerCopy, comment: WorkItem['comments'][number], signal?: AbortSignal): Promise<InTracker> {
    return this.#say(id, `comment ${id} ${comment.id}`, comment.at, commentOf(comment, bodyMost), signal);
  }

  async setStatus(
    { id }: TrackerCopy,
    { state, resolution }: Pick<WorkItem, 'state' | 'resolution'>,
    signal?: AbortSignal,
  ): Promise<InTracker> {
    const issue = await this.#api.issue(id, signal);
    if (!issue) return 'gone';
    if (resolution) {
      const thing = `resolution ${id} ${resolution.at}`;
      if ((await this.#say(id, thing, resolution.at, resolutionText(resolution), signal)) === 'gone') return 'gone';
    }
    await this.#relabel(issue, state, signal);
    const wanted = state === 'closed' ? 'closed' : 'open';
    if (issue.state === wanted) return 'done';
    const reason = wanted === 'open' ? 'reopened' : wasDropped(resolution) ? 'not_planned' : 'completed';
    return (await this.#api.update(id, { state: wanted, state_reason: reason }, signal)) === null ? 'gone' : 'done';
  }

  async read({ id }: TrackerCopy, since: string | null, signal?: AbortSignal): Promise<TrackerView | 'gone'> {
    const issue = await this.#api.issue(id, signal);
    if (!issue) return 'gone';
    const comments: TrackerView['comments'][number][] = [];
    for await (const { id: of, body, user, created_at: at, updated_at: changed } of this.#api.comments(
      id,
      since ?? epoch,
      signal,
    ))
      if (!isMarked(body))
        comments.push({ id: String(of), by: user?.login ?? 'ghost', at, text: body, edited: changed !== at });
    return {
      state: stateOf(issue, this.#labels),
      closed:
        issue.state === 'closed'
          ? { by: issue.closed_by?.login ?? null, at: issue.closed_at ?? null, reason: null }
          : null,
      assignee: issue.assignee?.login ?? null,
      comments: comments.slice(-100),
    };
  }

  async check(signal?: AbortSignal): Promise<void> {
    const { hasIssues } = await this.#api.repository(signal);
    if (!hasIssues) throw new Fault('TRACKER_UNSUITABLE', `${this.#parts.repository} has its issues switched off`);
  }

  async #say(number: string, thing: string, at: string, text: string, signal?: AbortSignal): Promise<InTracker> {
    const mark = hiddenMark(this.#parts.marks.of(thing));
    if ((await this.#api.issue(number, signal)) === null) return 'gone';
    for await (const comment of this.#api.comments(number, before(at), signal))
      if (comment.body.includes(mark)) return 'done';
    return (await this.#api.comment(number, `${text}\n\n${mark}`, signal)) === null ? 'gone' : 'done';
  }

  async #relabel(issue: Issue, state: TrackerState, signal?: AbortSignal): Promise<void> {
    const id = String(issue.number);
    for (const [of, label] of Object.entries(this.#labels))
      if (of !== state && namesOf(issue).includes(label)) await this.#api.removeLabel(id, label, signal);
    if (state === 'in-progress' || state === 'blocked') await this.#api.addLabel(id, this.#labels[state], signal);
  }
}

const epoch = '1970-01-01T00:00:00Z';

function copyOf({ number, html_url: url }: Issue): TrackerCopy {
  return { id: String(number), url };
}

function namesOf({ labels }: Issue): string[] {
  return labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
}

function stateOf(issue: Issue, labels: Readonly<Record<'in-progress' | 'blocked', string>>): TrackerState {
  if (issue.state === 'closed') return 'closed';
  const names = namesOf(issue);
  if (names.includes(labels.blocked)) return 'blocked';
  return names.includes(labels['in-progress']) ? 'in-progress' : 'open';
}
