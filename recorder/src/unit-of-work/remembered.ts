import { bounds } from '../bounds.ts';
import { monotonic } from '../originals.ts';
import { releaseWork, type Work } from './work.ts';

/** Requests that are over, the newest last, and those that are running. */
const over: Work[] = [];
const running = new Set<Work>();
/** One good request a route, and when the next may take its place. */
const good = new Map<string, { work: Work; until: number }>();
const controlMs = 600_000;

export function started(work: Work): void {
  running.add(work);
  if (running.size > 10_000) running.clear();
}

/** A request is over; it is remembered for the errors that come after it, until newer ones take its place. */
export function ended(work: Work): void {
  running.delete(work);
  over.push(work);
  if (over.length > bounds.earlier) {
    const oldest = over.shift();
    if (oldest && !isControl(oldest)) releaseWork(oldest);
  }
}

/** The requests that began before a work's end and are not itself: those that are over, then those beside it. */
export function earlierThan(work: Work): Work[] {
  return [...over, ...running].filter((other) => other !== work && other.kind === 'request').slice(-bounds.earlier);
}

/** A request's route, as far as its path tells it: ids are left out. */
export function routeKey(method: string, url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  return `${method} ${path.slice(0, 200).replace(/\/(?:\d+|[0-9a-f-]{16,})(?=\/|$)/gi, '/:id')}`;
}

/** Whether a good request of this route is wanted as a negative control. */
export function wantsControl(key: string): boolean {
  const known = good.get(key);
  return known ? monotonic() > known.until : good.size < bounds.controls;
}

export function keepControl(key: string, work: Work): void {
  const known = good.get(key);
  if (known && !over.includes(known.work)) releaseWork(known.work);
  good.set(key, { work, until: monotonic() + controlMs });
}

export const controls = (): Work[] => [...good.values()].map(({ work }) => work);

function isControl(work: Work): boolean {
  for (const one of good.values()) if (one.work === work) return true;
  return false;
}
