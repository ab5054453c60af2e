import type { TrackerState, TrackerView } from '../../../domain/tracker-change.ts';
import type { LinkRelation, WorkItem } from '../../../domain/work-item.ts';
import type { InTracker, Tracker, TrackerCopy, TrackerLink } from '../../../ports/tracker.ts';
import { bodyOf, commentOf, type PageOf, resolutionText, titleOf } from '../item-text.ts';
import type { Marks } from '../mark.ts';
import { type BeadLine, BeadsFile } from './beads-file.ts';

export interface BeadsTrackerParts {
  /** Where the operator keeps beads files. */
  folder: string;
  /** Below it. */
  file: string;
  marks: Marks;
  pageOf: PageOf;
  now: () => Date;
}

type Fields = Record<string, unknown>;

const statuses: Readonly<Record<TrackerState, string>> = {
  open: 'open',
  'in-progress': 'in_progress',
  blocked: 'blocked',
  closed: 'closed',
};
const ours = 'reproof';
const most = 60_000;

/**
 * Work items as issues in a JSONL file of beads. An issue's id is made from our mark, so that it is the same each time; comments carry
 * theirs as their id. Statuses are beads' own; one that a team has added counts as open.
 */
export class BeadsTracker implements Tracker {
  readonly #parts: BeadsTrackerParts;
  readonly #beads: BeadsFile;

  constructor(parts: BeadsTrackerParts) {
    this.#parts = parts;
    this.#beads = new BeadsFile(parts.folder, parts.file);
  }

  async ensureItem(item: WorkItem): Promise<TrackerCopy> {
    const id = `reproof-${this.#parts.marks.of(`item ${item.id}`).slice(0, 12)}`;
    await this.#beads.put(id, (there) => (there ? null : made(id, item, this.#parts.pageOf(item))));
    return { id, url: null };
  }

  async ensureLink({ id }: TrackerCopy, { relation, to }: TrackerLink): Promise<InTracker> {
    if (!(await this.#beads.find(id))) return 'gone';
    // Beads says what an issue waits for: that this one blocks that one stands with that one.
    const [of, on] = relation === 'blocks' ? [to.id, id] : [id, to.id];
    const type = linkTypes[relation];
    await this.#change(of, ({ dependencies }, fields) => {
      const has = dependencies.some((one) => one.depends_on_id === on && one.type === type);
      const link = { issue_id: of, depends_on_id: on, type, created_at: this.#now() };
      return has ? null : { ...fields, dependencies: [...dependencies, link] };
    });
    // Where the other one is gone there is nothing to link to.
    return 'done';
  }

  ensureComment({ id }: TrackerCopy, comment: WorkItem['comments'][number]): Promise<InTracker> {
    return this.#say(id, `comment ${id} ${comment.id}`, comment.by.id, commentOf(comment, most));
  }

  async setStatus(
    { id }: TrackerCopy,
    { state, resolution }: Pick<WorkItem, 'state' | 'resolution'>,
  ): Promise<InTracker> {
    if (
      resolution &&
      (await this.#say(id, `resolution ${id} ${resolution.at}`, ours, resolutionText(resolution))) === 'gone'
    )
      return 'gone';
    return this.#change(id, (bead, fields) =>
      stateOf(bead) === state ? null : { ...ended(fields, state, resolution), status: statuses[state] },
    );
  }

  async read({ id }: TrackerCopy): Promise<TrackerView | 'gone'> {
    const bead = await this.#beads.find(id);
    if (!bead) return 'gone';
    const { closed_at: at, close_reason: reason, assignee } = bead;
    const said = bead.comments.filter((comment) => !String(comment.id).startsWith('reproof-'));
    return {
      state: stateOf(bead),
      // The file does not say who closed it: such words are nobody's.
      closed: bead.status === 'closed' ? { by: null, at: at ?? null, reason: reason ?? '' } : null,
      assignee: assignee || null,
      comments: said
        .map(({ id: of, author, text, created_at: when }) => ({
          id: String(of),
          by: author,
          at: when,
          text,
          edited: false,
        }))
        .slice(-100),
    };
  }

  async check(): Promise<void> {
    await this.#beads.all();
  }

  /** Changes an issue that is there. */
  async #change(id: string, how: (bead: BeadLine, fields: Fields) => Fields | null): Promise<InTracker> {
    const found = await this.#beads.find(id);
    if (!found) return 'gone';
    await this.#beads.put(id, (fields) => {
      const next = fields && how(found, fields);
      return next && { ...next, updated_at: this.#now() };
    });
    return 'done';
  }

  #say(id: string, thing: string, author: string, text: string): Promise<InTracker> {
    const mark = `reproof-${this.#parts.marks.of(thing)}`;
    return this.#change(id, ({ comments }, fields) => {
      if (comments.some((comment) => comment.id === mark)) return null;
      const comment = { id: mark, issue_id: id, author, text, created_at: this.#now() };
      return { ...fields, comments: [...comments, comment] };
    });
  }

  #now(): string {
    return this.#parts.now().toISOString();
  }
}

function made(id: string, item: WorkItem, page: string | null): Fields {
  return {
    id,
    title: titleOf(item, 500),
    description: bodyOf(item, page, most),
    status: 'open',
    priority: Number(item.priority.slice(1)),
    issue_type: item.kind === 'bug' ? 'bug' : 'task',
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    labels: [ours, ...item.tags],
    external_ref: `reproof:${item.id}`,
  };
}

const linkTypes: Readonly<Record<LinkRelation, string>> = {
  blocks: 'blocks',
  'caused-by': 'discovered-from',
  duplicates: 'duplicates',
  'approved-by': 'related',
  validates: 'related',
};

/** Its validation wants the time of closing with every closed issue, and with no other. */
function ended(fields: Fields, state: TrackerState, resolution: WorkItem['resolution']): Fields {
  const { closed_at: _at, close_reason: _reason, ...open } = fields;
  if (state !== 'closed') return open;
  const { how = 'done', reason = '', at = new Date(0).toISOString() } = resolution ?? {};
  return { ...open, closed_at: at, close_reason: reason ? `${how}: ${reason}` : how };
}

function stateOf({ status }: BeadLine): TrackerState {
  if (status === 'in_progress') return 'in-progress';
  return status === 'closed' || status === 'blocked' ? status : 'open';
}
