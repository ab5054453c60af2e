import type { KnownInTracker } from '../../domain/tracker-change.ts';
import type { WorkItem } from '../../domain/work-item.ts';
import type { TrackedItem } from '../../ports/store/tracker-store.ts';
import type { TrackerCopy } from '../../ports/tracker.ts';
import { hear } from './hear.ts';
import type { Mirror } from './mirror.ts';

/** Where making a copy was begun and its end is not known, it is looked for after this: a tracker's search lags behind. */
const settlesMs = 30_000;

/**
 * Brings a tracker to what an item is here: made, commented, linked, in its state. What a person did there is heard first, and stands
 * where both have changed the state. Each step is noted before the next, so that a process that ends anywhere in between leaves nothing
 * to be done twice. Throws as the port Tracker.
 */
export async function show(mirror: Mirror, tracked: TrackedItem): Promise<void> {
  const { parts, connected } = mirror;
  const { project, name } = connected;
  const item = await parts.item(tracked.item);
  const isNew = tracked.copy === null;
  const told = (): Promise<void> => parts.trackers.told(project, name, tracked.item, tracked.version, isNew);
  // What ended before it was shown is not shown any more.
  const isOver = isNew && tracked.begunAt === null && item?.state === 'closed';
  if (!item || isOver) return told();
  const copy = tracked.copy ?? (await make(mirror, tracked, item));
  if (!copy) return undefined;
  const heard = await hear(mirror, { ...tracked, copy }, item);
  if (!heard) return told();
  const isThere =
    (await comment(mirror, tracked, item, copy)) &&
    (await link(mirror, tracked, item, copy)) &&
    (heard.moved || (await status(mirror, item, copy, heard.known)));
  if (!isThere) await parts.trackers.note(project, name, tracked.item, { gone: true });
  return told();
}

// Each of these is false once the copy is gone.

/** Null: not now. */
async function make(
  { parts, connected, tracker, signal }: Mirror,
  { begunAt }: TrackedItem,
  item: WorkItem,
): Promise<TrackerCopy | null> {
  const { project, name } = connected;
  const settled = begunAt ? begunAt.getTime() + settlesMs : 0;
  if (parts.now().getTime() < settled) {
    const why = 'the last try has had no answer: whether it is there is looked up in a moment';
    await parts.trackers.postpone(project, name, item.id, new Date(settled), why);
    return null;
  }
  await parts.trackers.note(project, name, item.id, { begunAt: parts.now() });
  const copy = await tracker.ensureItem(item, signal);
  await parts.trackers.note(project, name, item.id, { copy });
  return copy;
}

async function comment(mirror: Mirror, { has }: TrackedItem, item: WorkItem, copy: TrackerCopy): Promise<boolean> {
  const { parts, connected, tracker, signal } = mirror;
  for (const one of item.comments) {
    const thing = `comment ${one.id}`;
    // What was said in this very tracker is there.
    if (has.includes(thing) || one.id.startsWith(`tracker ${connected.project} ${connected.name} `)) continue;
    if ((await tracker.ensureComment(copy, one, signal)) === 'gone') return false;
    await parts.trackers.note(connected.project, connected.name, item.id, { has: thing });
  }
  return true;
}

async function link(mirror: Mirror, { has }: TrackedItem, item: WorkItem, copy: TrackerCopy): Promise<boolean> {
  const { parts, connected, tracker, signal } = mirror;
  const { project, name } = connected;
  const open = item.links.filter(({ relation, to }) => !has.includes(`link ${relation} ${to}`));
  const copies = await parts.trackers.copies(
    project,
    name,
    open.map(({ to }) => to),
  );
  for (const { relation, to } of open) {
    const target = copies.get(to);
    // The other one brings this one back once it is there.
    if (!target) await parts.trackers.note(project, name, item.id, { has: `waits ${to}` });
    else if ((await tracker.ensureLink(copy, { relation, to: target }, signal)) === 'gone') return false;
    else await parts.trackers.note(project, name, item.id, { has: `link ${relation} ${to}` });
  }
  return true;
}

async function status(mirror: Mirror, item: WorkItem, copy: TrackerCopy, known: KnownInTracker): Promise<boolean> {
  const { parts, connected, tracker, signal } = mirror;
  // Where people there have moved an open item on, that stands until it changes here.
  const stands = item.state === known.shown && item.state !== 'closed' && known.state !== 'closed';
  if (item.state === known.state || stands) return true;
  if ((await tracker.setStatus(copy, item, signal)) === 'gone') return false;
  const now = { ...known, state: item.state, shown: item.state };
  await parts.trackers.note(connected.project, connected.name, item.id, { known: now });
  return true;
}
