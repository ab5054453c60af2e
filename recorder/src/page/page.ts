import { Scrubber } from '../../../src/intake/scrubbing/scrubber.ts';
import { type PageOptions, reportOf, type Thrown, thrownOf } from './envelope.ts';
import { quietly, Seen, watchCalls, watchUser } from './seen.ts';
import type { PageWindow } from './window.ts';

const reportsAtMost = 10;
/** Answers that the page has just got are still being read. */
const patienceMs = 500;

/** Where envelopes go: `https://key@host/path/1` -> `https://host/path/api/1/envelope/?...`; null for what is no DSN. */
export function endpointOf(dsn: string, page: string): string | null {
  const url = quietly(() => new URL(dsn, page));
  const [, path, project] = /^(.*)\/(\d+)$/.exec(url?.pathname ?? '') ?? [];
  if (!url || project === undefined || !url.username) return null;
  return `${url.origin}${path}/api/${project}/envelope/?sentry_version=7&sentry_key=${url.username}`;
}

/** Watches a page and reports its errors, each with what led to it; secrets are replaced before anything is sent. */
export function watchPage(page: PageWindow, options: PageOptions): void {
  const endpoint = endpointOf(options.dsn, page.location.href);
  if (endpoint === null) return;
  const { fetch } = page;
  const seen = new Seen(page);
  const scrubber = new Scrubber();
  const reported = new Set<string>();
  const send = (text: string): void => {
    const beacon = text.length < 60_000 && page.navigator.sendBeacon?.(endpoint, text);
    if (!beacon) fetch.call(page, endpoint, { method: 'POST', body: text }).catch(() => {});
  };
  const report = (thrown: Thrown): void => {
    const key = `${thrown.type}: ${thrown.value}`;
    if (reported.has(key) || reported.size >= reportsAtMost) return;
    reported.add(key);
    const write = (): void =>
      void quietly(() => {
        const { event_id, ...items } = reportOf(thrown, seen, page, options);
        const text = envelopeOf(event_id, options.dsn, items, scrubber);
        send(text);
      });
    const read = Promise.all(seen.reading);
    const late = new Promise<void>((resolve) => page.setTimeout(resolve, patienceMs));
    void Promise.race([read, late]).then(write);
  };
  page.addEventListener('error', (event) => {
    // A picture or script that could not be loaded has no message.
    if (event.error !== undefined || event.message) quietly(() => report(thrownOf(event.error, false, event)));
  });
  page.addEventListener('unhandledrejection', ({ reason }) => quietly(() => report(thrownOf(reason, false))));
  watchCalls(page, seen, endpoint);
  watchUser(page, seen, (value) => scrubber.text(value, 'value'));
  page.Reproof = { captureException: (error) => void quietly(() => report(thrownOf(error, true))) };
}

/** Bodies are JSON as often as not: their fields are scrubbed by name. */
function scrubbedText(text: string, path: string, scrubber: Scrubber): string {
  const value: unknown = quietly(() => JSON.parse(text));
  if (typeof value !== 'object' || value === null) return scrubber.text(text, path);
  return JSON.stringify(scrubber.deep(value, path));
}

type Items = Pick<ReturnType<typeof reportOf>, 'event' | 'recording'>;

function envelopeOf(event_id: string, dsn: string, { event, recording }: Items, scrubber: Scrubber): string {
  const calls = recording.calls.map((call, i) => {
    const path = `calls[${i}]`;
    const { request, outcome } = call;
    const bodies = [request.body, 'response' in outcome ? outcome.response?.body : null];
    for (const body of bodies) if (body) body.text = scrubbedText(body.text, path, scrubber);
    for (const key of ['url'] as const) request[key] = scrubber.text(request[key], path);
    return { ...call, operation: scrubber.text(call.operation, path) };
  });
  const told = scrubber.deep({ ...event, event_id: undefined }, 'event') as object;
  const items: Array<[string, object]> = [
    ['event', { ...told, event_id }],
    ['reproof_recording', { ...recording, calls, scrubbed: scrubber.marks }],
  ];
  const lines = items.flatMap(([type, value]) => [JSON.stringify({ type }), JSON.stringify(value)]);
  return [JSON.stringify({ event_id, dsn, sent_at: new Date().toISOString() }), ...lines, ''].join('\n');
}

const page = globalThis as unknown as Partial<PageWindow>;
const settings = page.document?.currentScript?.dataset;
if (settings?.dsn)
  watchPage(page as PageWindow, {
    dsn: settings.dsn,
    release: settings.release ?? null,
    environment: settings.environment ?? null,
    service: settings.service ?? null,
  });
