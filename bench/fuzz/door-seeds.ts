import { encodeOtlp } from '../../test/support/otlp/encode.ts';
import { sentryEvents } from '../load/sentry-events.ts';

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const trace = '5b8efff798038103d269b633813fc60c';
const thrown = [
  text('exception.type', 'TypeError'),
  text('exception.message', 'x of jane@shop.example'),
  text('exception.stacktrace', 'TypeError: x\n    at run (/srv/a.js:1:2)\n    at /srv/b.js:3:4'),
];
const resource = { attributes: [text('service.name', 'shop'), text('service.version', '1.2.3')] };
const times = { startTimeUnixNano: '1795249550000000000', endTimeUnixNano: '1795249550250000000' };
const event = { name: 'exception', timeUnixNano: '1795249550015000000', attributes: thrown };
const span = {
  traceId: trace,
  spanId: 'aaaaaaaaaaaaaaaa',
  name: 'POST',
  kind: 2,
  ...times,
  events: [event],
  status: { code: 2 },
};
const log = {
  timeUnixNano: '1795249550015000000',
  severityNumber: 21,
  body: { kvlistValue: { values: [text('password', 'hunter2')] } },
  attributes: thrown,
  traceId: trace,
  spanId: 'aaaaaaaaaaaaaaaa',
};
const spans = { resourceSpans: [{ resource, scopeSpans: [{ spans: [span, span] }] }] };
const logs = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [log, log] }] }] };

const autoFile = {
  title: 'boom',
  source: 'api',
  error_type: 'TypeError',
  message: 'x is not a function',
  stack_trace: 'TypeError: x is not a function\n    at run (/srv/a.js:1:2)',
  severity: 'high',
  context: { url: 'https://shop.example/?token=abc123', user: 'jane@shop.example' },
  occurred_at: '2026-11-21T08:00:00Z',
};

const traces = [
  'TypeError: x\n    at run (/srv/a.js:1:2) {\n  [cause]: Error: y\n      at b (/srv/b.js:1:2)\n}\n\nNode.js v22.1.0\n',
  'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in run\n    x()\nValueError: bad\n',
  'panic: boom\n\ngoroutine 1 [running]:\nmain.run(0x1)\n\t/srv/main.go:10 +0x1d\nexit status 2\n',
  'java.lang.IllegalStateException: bad\n\tat shop.Cart.total(Cart.java:12)\nCaused by: java.io.IOException: x\n\tat a.B.c(B.java:1)\n\t... 3 more\n',
  '2026-11-21T08:00:00Z ERROR {"level":50,"err":{"stack":"Error: x\\n    at a (b.js:1:2)"}}\n',
];

const items = [
  ['session', { status: 'crashed', errors: 1 }],
  ['sessions', { aggregates: [{ exited: 3 }] }],
  ['client_report', { discarded_events: [{ reason: 'x', category: 'error', quantity: 1 }] }],
  ['check_in', { monitor_slug: 'nightly', status: 'ok' }],
  ['user_report', { event_id: 'e', comments: 'broke' }],
  ['event', { message: 'said', level: 'warning', breadcrumbs: { values: [{ message: 'm', timestamp: 1 }] } }],
  ['attachment', 'a log line'],
  ['reproof_recording', { schema: 'reproof.recording/1' }],
] as const;

/** Bodies of every format that the door reads, to be mutated. */
export function doorSeeds(): Buffer[] {
  const next = sentryEvents({ seed: 11, frames: 6, breadcrumbs: 5 });
  const lines = items.flatMap(([type, payload]) => {
    const written = JSON.stringify(payload);
    return [JSON.stringify({ type, length: Buffer.byteLength(written) }), written];
  });
  return [
    ...Array.from({ length: 8 }, () => next().envelope),
    Buffer.from(`{"event_id":"a"}\n${lines.join('\n')}\n`),
    ...[spans, logs, autoFile].map((body) => Buffer.from(JSON.stringify(body))),
    encodeOtlp(spans),
    encodeOtlp(logs),
    Buffer.from(
      '## Auto-Filed Bug Report\n\n**Error Type:** TypeError\n**Message:** x\n\n```\nTypeError: x\n    at a (b.js:1:2)\n```\n',
    ),
    ...traces.map((body) => Buffer.from(body)),
  ];
}
