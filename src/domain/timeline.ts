import { z } from 'zod';
import type { Breadcrumb, ProductionEvent } from './event.ts';
import type { Recording } from './recording.ts';
import type { BoundaryCall } from './recording-traffic.ts';

const barSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** `request`, `job`, `http`, `sql`, `span`, `log` ... */
  kind: z.string(),
  /** Who was called, or the service that did it. */
  where: z.string().nullable(),
  /** Milliseconds from the first of all. */
  startMs: z.number(),
  /** Null: it was still on its way when the failure was caught. */
  endMs: z.number().nullable(),
  depth: z.number().int(),
  outcome: z.enum(['ok', 'failed', 'pending']),
});
export type TimelineBar = z.infer<typeof barSchema>;

export const timelineSchema = z.object({
  /** `recorder`: what the failing process saw; `trace`: spans and logs of the trace, as OpenTelemetry sent them. */
  source: z.enum(['recorder', 'trace']),
  totalMs: z.number(),
  /** In the order of their beginnings. */
  bars: z.array(barSchema),
  /** How many more there were. */
  left: z.number().int(),
});
/** What the failing work did, and when: the waterfall of one occurrence. */
export type Timeline = z.infer<typeof timelineSchema>;

const barsAtMost = 60;
const nameAtMost = 200;
const depthAtMost = 8;

/** Keys under which a span's breadcrumb says what no attribute does. */
export const spanKeys = {
  id: 'span.id',
  parent: 'span.parent_id',
  milliseconds: 'span.milliseconds',
  service: 'service.name',
} as const;

/** Of one occurrence; null where neither a recorder nor spans were there to see it. */
export function timelineOf({
  event,
  recording,
}: {
  event: ProductionEvent;
  recording: Recording | null;
}): Timeline | null {
  const recorded = recording ? ofRecording(recording) : [];
  if (recorded.length > 0) return timeline('recorder', recorded);
  const spans = event.breadcrumbs.some(({ category, at }) => category === 'span' && at !== null);
  return spans ? timeline('trace', ofTrace(event.breadcrumbs)) : null;
}

function timeline(source: Timeline['source'], bars: readonly TimelineBar[]): Timeline {
  const first = Math.min(...bars.map(({ startMs }) => startMs));
  const last = Math.max(...bars.map(({ startMs, endMs }) => endMs ?? startMs));
  const round = (ms: number): number => Math.round(ms * 100) / 100;
  const moved = bars
    .map((bar) => ({
      ...bar,
      name: bar.name.slice(0, nameAtMost),
      where: bar.where?.slice(0, nameAtMost) ?? null,
      startMs: round(bar.startMs - first),
      endMs: bar.endMs === null ? null : round(bar.endMs - first),
    }))
    .toSorted((a, b) => a.startMs - b.startMs || a.depth - b.depth);
  // What came last led to the failure; what opened the work stays.
  const kept = moved.length > barsAtMost ? [...moved.slice(0, 1), ...moved.slice(1 - barsAtMost)] : moved;
  return { source, totalMs: round(last - first), bars: kept, left: moved.length - kept.length };
}

function ofRecording({ work, calls, at, clock }: Recording): TimelineBar[] {
  const caught = Math.max(0, Date.parse(at) - Date.parse(clock.origin));
  const opened: TimelineBar[] = [];
  const common = { where: null, depth: 0, outcome: 'failed' as const };
  if (work.kind === 'request') {
    const { id, method, url, startedAt, endedAt } = work.request;
    opened.push({
      ...common,
      id,
      kind: 'request',
      name: `${method} ${url}`,
      startMs: startedAt,
      endMs: endedAt ?? Math.max(caught, startedAt),
    });
  }
  if (work.kind === 'job') {
    const { id, name, startedAt } = work.job;
    opened.push({ ...common, id, kind: 'job', name, startMs: startedAt, endMs: Math.max(caught, startedAt) });
  }
  const known = new Set(opened.map(({ id }) => id));
  return [
    ...opened,
    ...calls.filter(({ during }) => known.size === 0 || (during !== null && known.has(during))).map(ofCall),
  ];
}

function ofCall({ id, kind, target, operation, outcome, startedAt, endedAt }: BoundaryCall): TimelineBar {
  const failed = outcome.kind === 'error' || (outcome.kind === 'response' && outcome.response.status >= 500);
  const end = outcome.kind === 'pending' ? 'pending' : failed ? 'failed' : 'ok';
  return { id, kind, name: operation, where: target, startMs: startedAt, endMs: endedAt, depth: 1, outcome: end };
}

function ofTrace(breadcrumbs: readonly Breadcrumb[]): TimelineBar[] {
  const parents = new Map(breadcrumbs.map(({ data }) => [text(data[spanKeys.id]), text(data[spanKeys.parent])]));
  const depthOf = (id: string | null): number => {
    let depth = 0;
    for (let at = id && parents.get(id); at && parents.has(at) && depth < depthAtMost; at = parents.get(at)) depth += 1;
    return depth;
  };
  return breadcrumbs.flatMap(({ at, category, level, message, data }, i): TimelineBar[] => {
    const start = at === null ? Number.NaN : Date.parse(at);
    if (Number.isNaN(start) || (category !== 'span' && category !== 'log')) return [];
    const took = Number(data[spanKeys.milliseconds]);
    const id = text(data[spanKeys.id]);
    return [
      {
        id: id ?? `b${i}`,
        kind: category,
        name: message ?? category,
        where: text(data[spanKeys.service]),
        startMs: start,
        endMs: category === 'span' && took > 0 ? start + Math.min(took, 24 * 3_600_000) : start,
        depth: category === 'span' ? depthOf(id) : depthAtMost,
        outcome: level === 'error' || level === 'fatal' ? 'failed' : 'ok',
      },
    ];
  });
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, nameAtMost) : null;
