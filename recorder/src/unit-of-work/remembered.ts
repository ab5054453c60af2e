import { bounds } from '../bounds.ts';
import { monotonic } from '../originals.ts';
import { releaseWork, type Work } from './work.ts';

/** Requests that are over, in turn: the newest takes the place of the oldest, which is at `next`. */
const over: (Work | undefined)[] = Array.from({ length: bounds.earlier });
let next = 0;
const running: Work[] = [];
/** One good request a route, and when the next may take its place. */
const good = new Map<string, { work: Work; until: number }>();
const controlMs = 600_000;

export function started(work: Work): void {
  if (running.length >= 10_000) running.length = 0;
  work.slot = running.length;
  running.push(work);
}

/** A request is over; it is remembered for the errors that come after it, until newer ones take its place. */
export function ended(work: Work): void {
  const last = running.at(-1);
  if (last !== undefined && running[work.slot] === work) {
    running[work.slot] = last;
    last.slot = work.slot;
    running.pop();
  }
  const oldest = over[next];
  over[next] = work;
  next = (next + 1) % bounds.earlier;
  if (oldest !== undefined && oldest.control === null) releaseWork(oldest);
}

/** The requests that began before a work's end and are not itself: those that are over, then those beside it. */
export function earlierThan(work: Work): Work[] {
  return [...over.slice(next), ...over.slice(0, next), ...running.toSorted(byStart)]
    .filter((other) => other !== undefined)
    .filter((other) => other !== work && other.kind === 'request')
    .slice(-bounds.earlier);
}

const byStart = (a: Work, b: Work): number => a.startOrder - b.startOrder;

/** A request's route, as far as its path tells it: ids are left out. */
export function routeKey(method: string, url: string): string {
  const end = url.indexOf('?');
  const path = url.slice(0, end < 0 || end > 200 ? 200 : end);
  return `${method} ${isPlain(path) ? path : path.replace(/\/(?:\d+|[0-9a-f-]{16,})(?=\/|$)/gi, '/:id')}`;
}

/** Too short for an id in hexadecimal, and no digit that begins one: most paths, told without an expression being run. */
function isPlain(path: string): boolean {
  if (path.length > 16) return false;
  for (let i = 1; i < path.length; i += 1) {
    const code = path.charCodeAt(i);
    if (code >= 48 && code <= 57) return false;
  }
  return true;
}

/** Whether a good request of this route is wanted as a negative control. */
export function wantsControl(key: string): boolean {
  const known = good.get(key);
  return known ? monotonic() > known.until : good.size < bounds.controls;
}

export function keepControl(key: string, work: Work): void {
  const known = good.get(key);
  if (known) {
    known.work.control = null;
    if (!over.includes(known.work)) releaseWork(known.work);
  }
  good.set(key, { work, until: monotonic() + controlMs });
}

export const controls = (): Work[] => [...good.values()].map(({ work }) => work);
