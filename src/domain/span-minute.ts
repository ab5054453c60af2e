import type { BugLink } from './alert.ts';

/** What the spans of one operation tell of one minute. */
export interface SpanMinute {
  service: string;
  environment: string | null;
  /** Name of the span without what differs in each (ids, numbers). */
  operation: string;
  /** ISO 8601, at the full minute. */
  minute: string;
  count: number;
  errors: number;
  totalMs: number;
  maxMs: number;
  /** Id of a trace to look at: of one that failed, else of the slowest. */
  trace: string | null;
}

/** How long before an alert its spans are looked at, how long after, and what they are compared with. */
export const spanWindow = { beforeMs: 15 * 60_000, afterMs: 5 * 60_000, usualMs: 6 * 3_600_000 } as const;
/** How long the minutes of spans are kept. */
export const spansKeptMs = 48 * 3_600_000;

/** An operation around an alert's start, and in the hours before. */
export interface SpanTally {
  service: string;
  operation: string;
  count: number;
  errors: number;
  totalMs: number;
  maxMs: number;
  trace: string | null;
  usual: { count: number; errors: number; totalMs: number };
}

const idLike = /[0-9a-f]{8}-[0-9a-f-]{27}|(?<![\p{L}\p{N}])(?=[0-9a-f]*\d)[0-9a-f]{8,}(?![\p{L}\p{N}])|\d+/giu;
const longest = 200;

/** A span's name as an operation: ids and numbers are one. */
export function operationOf(name: string): string {
  return name.slice(0, 500).replace(idLike, '*').slice(0, longest);
}

/** Errors below this share are nobody's reason for an alert. */
const leastErrorShare = 0.05;
const leastSlowdown = 2;
/** Slower than this on average, so that an operation of microseconds explains nothing. */
const leastMeanMs = 50;
/** Fewer calls say nothing of what is usual. */
const leastUsualCalls = 5;
const otherService = 0.5;
const minutesBefore = spanWindow.beforeMs / 60_000;

interface Found {
  score: number;
  words: string;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function byErrors({ count, errors, usual }: SpanTally): Found | null {
  const share = errors / count;
  const before = usual.count > 0 ? usual.errors / usual.count : 0;
  if (share < leastErrorShare || share < 2 * before) return null;
  const known = usual.count > 0 ? `, ${percent(before)} in the hours before` : ', not seen in the hours before';
  // A share that is half and new is as good as certain; few calls make any share less so.
  const score = Math.min(1, 0.4 + share - before) * (1 - 1 / (1 + errors));
  return { score, words: `${errors} of ${count} calls failed (${percent(share)}${known})` };
}

function bySlowness({ count, totalMs, maxMs, usual }: SpanTally): Found | null {
  const mean = totalMs / count;
  if (usual.count < leastUsualCalls || mean < leastMeanMs) return null;
  const before = usual.totalMs / usual.count;
  const factor = mean / Math.max(1, before);
  if (factor < leastSlowdown) return null;
  const score = Math.min(0.9, 0.3 + 0.15 * Math.log2(factor)) * (1 - 1 / (1 + count));
  const words = `${count} calls took ${mean.toFixed(0)} ms on average (${before.toFixed(0)} ms in the hours before), ${maxMs.toFixed(0)} ms at most`;
  return { score, words };
}

/** Why an operation may explain an alert of `service`, and how well (BUG-5); null where it does not stand out. */
export function spanLink(tally: SpanTally, service: string | null): BugLink | null {
  if (tally.count === 0) return null;
  const found = [byErrors(tally), bySlowness(tally)].filter((each) => each !== null);
  const best = found.toSorted((a, b) => b.score - a.score)[0];
  if (!best) return null;
  const score = best.score * (service === null || tally.service === service ? 1 : otherService);
  const trace = tally.trace === null ? '' : `; see trace ${tally.trace}`;
  return {
    kind: 'span',
    target: `${tally.service} ${tally.operation}`,
    title: `${tally.operation} of ${tally.service}`,
    reason: `${found.map(({ words }) => words).join('; ')} from ${minutesBefore} minutes before the alert's start on${trace}`,
    score: Math.round(score * 100) / 100,
  };
}
