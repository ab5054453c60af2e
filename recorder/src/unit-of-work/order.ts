import { bounds } from '../bounds.ts';
import { momentOf } from '../originals.ts';
import { type Call } from './call.ts';
import { readHeaders } from './headers.ts';
import { fromRoot, readPlace } from './place.ts';
import { idOf, program, type Timer, type Work } from './work.ts';

/** One asynchronous step that ran, as the recording has it. */
export interface Step {
  at: number;
  kind: 'request' | 'job' | 'timer' | 'boundary';
  of: string;
  during: string | null;
  name: string;
}

type Ordered = Step & { order: number };

/** The steps of the given works in the order of their running, from a time on (milliseconds, monotonic); of very many the newest. */
export function stepsOf(works: readonly Work[], since: number): Step[] {
  const from = momentOf(since);
  const found = works.flatMap(stepsOfWork).filter((step) => step.at >= from);
  return found
    .toSorted((a, b) => a.order - b.order)
    .slice(-bounds.steps)
    .map(({ order: _order, ...step }) => step);
}

function stepsOfWork(work: Work): Ordered[] {
  const found: Ordered[] = [];
  const during = work === program ? null : work.id;
  const add = (kind: Step['kind'], of: string, order: number, at: number, name: string) =>
    found.push({ at: momentOf(at), kind, of, during, name: name.slice(0, 1024), order });
  if (work.kind !== 'program') {
    const name = nameOfWork(work);
    add(work.kind, work.id, work.startOrder, work.startedAt, name);
    if (work.endOrder > 0) add(work.kind, work.id, work.endOrder, work.endedAt, name);
  }
  for (const call of work.calls ?? []) {
    if (call.endOrder > 0) add('boundary', call.id, call.endOrder, call.endedAt, nameOfCall(call));
  }
  for (const timer of work.timers ?? []) {
    for (let i = 0; i + 1 < timer.firings.length; i += 2)
      add('timer', idOf('timer', timer.number), timer.firings[i] ?? 0, timer.firings[i + 1] ?? 0, nameOfTimer(timer));
  }
  return found;
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

function nameOfWork(work: Work): string {
  return work.job ? work.job.name : `${work.method} ${pathOf(work.url)}`;
}

function nameOfCall(call: Call): string {
  if (call.kind === 'http') return `${call.method} ${pathOf(call.url)}`;
  if (call.kind === 'file') return `${call.operation} ${fromRoot(call.target)}`;
  const [first] = call.given ?? [];
  const key = call.kind === 'key-value' && typeof first === 'string' ? ` ${first}` : '';
  return `${call.operation}${key}`.replace(/\s+/g, ' ').slice(0, 200);
}

/** The place of a timer; without one, what it is. */
function nameOfTimer(timer: Timer): string {
  const place = timer.place && readPlace(timer.place);
  return place ?? (timer.kind === 'immediate' ? timer.kind : `${timer.kind} ${timer.delayMs} ms`);
}

/** Who was called and what was asked; of an HTTP call the origin, and method and path. */
export function addressOf(call: Call): { target: string; operation: string } {
  const { target, operation } = call;
  if (call.kind !== 'http') return { target, operation };
  const host = readHeaders(call.headers).find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  return { target: target.includes('//') ? target : `${target}//${host}`, operation: nameOfCall(call) };
}
