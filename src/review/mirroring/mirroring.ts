import { Fault } from '../../domain/fault.ts';
import type { TrackedItem } from '../../ports/store/tracker-store.ts';
import { hear } from './hear.ts';
import type { Mirror, MirroringParts } from './mirror.ts';
import { show } from './show.ts';

/** An open item is read this often where no webhook tells of it. */
const readEveryMs = 5 * 60_000;
/** In a round and a tracker: all of them in turn, within what trackers allow in an hour. */
const shownAtOnce = 50;
const readAtOnce = 20;
const refusedWaitS = 600;
const mostWaitS = 3_600;

/**
 * One round of keeping work items and trackers alike (TRK-1): what is due here is shown there, what people did there is heard here. One
 * process of the installation does it at a time; trackers side by side, each tracker's items one after the other. Out: false where
 * another process is at it. Never throws for what a tracker does: that is noted where people see it.
 */
export function mirrorRound(parts: MirroringParts, signal: AbortSignal): Promise<boolean> {
  return parts.trackers.alone(async (stillOurs) => {
    const waiting = await parts.trackers.waiting(parts.now(), readBefore(parts));
    const rounds = waiting.map(({ project, name }) => oneTracker(parts, project, name, stillOurs, signal));
    await Promise.all(rounds);
  });
}

const readBefore = ({ now }: MirroringParts): Date => new Date(now().getTime() - readEveryMs);

async function oneTracker(
  parts: MirroringParts,
  project: string,
  name: string,
  stillOurs: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { trackers, now } = parts;
  let failed: string | null = null;
  try {
    const connected = await trackers.find(project, name);
    if (!connected) return;
    const mirror: Mirror = { parts, connected, tracker: parts.connect(connected), signal };
    for (const item of await trackers.due(project, name, now(), shownAtOnce)) {
      signal.throwIfAborted();
      await stillOurs();
      failed = (await trouble(mirror, item, () => show(mirror, item))) ?? failed;
    }
    for (const item of await trackers.toRead(project, name, readBefore(parts), readAtOnce)) {
      signal.throwIfAborted();
      failed = (await trouble(mirror, item, () => look(mirror, item))) ?? failed;
    }
    await trackers.trouble(project, name, failed === null ? null : { text: failed, until: null });
  } catch (error) {
    if (signal.aborted) return;
    await rest(parts, project, name, error);
  }
}

async function look(mirror: Mirror, tracked: TrackedItem): Promise<void> {
  const { parts, connected } = mirror;
  const item = await parts.item(tracked.item);
  if (item && tracked.copy) await hear(mirror, { ...tracked, copy: tracked.copy }, item);
  else await parts.trackers.wasRead(connected.project, connected.name, tracked, parts.now());
}

/**
 * Does it; out: what is wrong with this item alone, in words. It is tried again, later each time, and the others go on. What stops
 * the whole tracker is thrown: no answer, a limit, a token that is refused.
 */
async function trouble(
  { parts, connected }: Mirror,
  tracked: TrackedItem,
  work: () => Promise<void>,
): Promise<string | null> {
  const { project, name } = connected;
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const waitS = Math.min(mostWaitS, Math.max(error.retryAfterS, 15 * 2 ** Math.min(tracked.tries, 10)));
    const until = new Date(parts.now().getTime() + waitS * 1000);
    if (error.code === 'STORE_UNAVAILABLE') throw error;
    await parts.trackers.postpone(project, name, tracked.item, until, error.message);
    await parts.trackers.wasRead(project, name, tracked, parts.now());
    if (error.code === 'TRACKER_UNAVAILABLE' || error.code === 'TRACKER_REFUSED') throw error;
    return error.message;
  }
}

async function rest(
  { trackers, now, tell }: MirroringParts,
  project: string,
  name: string,
  error: unknown,
): Promise<void> {
  const fault = error instanceof Fault ? error : new Fault('INTERNAL', 'something went wrong here', { cause: error });
  if (fault.code === 'STORE_UNAVAILABLE') return;
  tell({
    project,
    tracker: name,
    fault: fault.code,
    text: fault.message,
    ...(fault.code === 'INTERNAL' ? { err: error } : {}),
  });
  const waitS = fault.code === 'TRACKER_UNAVAILABLE' ? fault.retryAfterS : refusedWaitS;
  const until = new Date(now().getTime() + Math.min(waitS, mostWaitS) * 1000);
  await trackers.trouble(project, name, { text: fault.message, until }).catch(() => {});
}
