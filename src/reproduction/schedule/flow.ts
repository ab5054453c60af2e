import type { RecordedRequest } from '../../domain/recording-traffic.ts';
import type { Recording } from '../../domain/recording.ts';
import type { ScenarioRequest } from '../../domain/scenario.ts';

/** What is sent to a program while its completions are put in order. */
export interface Flow {
  requests: ScenarioRequest[];
  words: string;
}

const requestsAtMost = 8;
const hopByHop =
  /^(?:host|connection|content-length|transfer-encoding|accept-encoding|user-agent|traceparent|expect)$/i;

function sendable({ method, url, headers, body }: RecordedRequest, overlaps: boolean): ScenarioRequest {
  const text = body === null ? null : body.encoding === 'utf8' ? body.text : null;
  const kept = Object.fromEntries(headers.filter(([name]) => !hopByHop.test(name)));
  return { method, path: url, headers: kept, body: text, ...(overlaps ? { overlaps } : {}) };
}

/** The failing request with those before and beside it, in the order in which they came; none where it was no request. */
export function recordedRequests({ work, earlier }: Recording): RecordedRequest[] {
  if (work.kind !== 'request') return [];
  const others = earlier.map(({ request }) => request).slice(-(requestsAtMost - 1));
  return [...others, work.request].toSorted((a, b) => a.startedAt - b.startedAt);
}

/** Those requests as they are sent; overlaps as production had them. */
function recordedFlow(recording: Recording): Flow | null {
  const all = recordedRequests(recording);
  if (all.length === 0) return null;
  const end = ({ endedAt }: RecordedRequest): number => endedAt ?? Number.POSITIVE_INFINITY;
  const overlapping = all.map((one, i) => all.slice(0, i).some((before) => end(before) > one.startedAt));
  const beside = overlapping.filter(Boolean).length;
  return {
    requests: all.map((one, i) => sendable(one, overlapping[i] === true)),
    words: `${all.length} recorded request(s)${beside > 0 ? `, ${beside} beside another` : ''}`,
  };
}

/** Whether the recording shows that work ran beside other work. */
export function showsOverlap(recording: Recording | null): boolean {
  return recording !== null && (recordedFlow(recording)?.requests.some(({ overlaps }) => overlaps) ?? false);
}

/**
 * The flows worth putting in order, the likeliest first. A program that nobody calls has one without requests; a bare
 * event's request is also sent twice at once.
 */
export function flowsOf(recording: Recording | null, request: ScenarioRequest | null, listens: boolean): Flow[] {
  if (!listens) return [{ requests: [], words: 'its own work' }];
  const recorded = recording ? recordedFlow(recording) : null;
  if (recorded) return [recorded];
  if (!request) return [];
  const name = `${request.method} ${request.path}`;
  return [
    { requests: [request], words: name },
    { requests: [request, { ...request, overlaps: true }], words: `${name} twice at once` },
  ];
}
