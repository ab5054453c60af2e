import { describe, expect, it } from 'vitest';
import { readEvent } from '../read-event.ts';

const attributes = (values: Record<string, unknown>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'object' ? value : { stringValue: String(value) },
  }));
const resource = {
  attributes: attributes({
    'service.name': 'shop',
    'service.version': '1.2.3',
    'deployment.environment.name': 'production',
    'vcs.ref.head.revision': '1a2b3c4d5e',
    'telemetry.sdk.language': 'nodejs',
    'process.runtime.name': 'nodejs',
    'process.runtime.version': 'v22.1.0',
    'host.name': 'web-1',
  }),
};
const stack = 'TypeError: x\n    at run (/srv/a.js:1:2)';
const trace = { traceId: '5b8efff798038103d269b633813fc60c' };
const exception = (type: string, more: object = {}) => ({
  name: 'exception',
  timeUnixNano: '1795249550015000000',
  attributes: attributes({ 'exception.type': type, 'exception.message': 'x', 'exception.stacktrace': stack, ...more }),
});
const server = {
  ...trace,
  spanId: 'aaaaaaaaaaaaaaaa',
  name: 'POST',
  kind: 2,
  startTimeUnixNano: '1795249550000000000',
  attributes: attributes({
    'http.request.method': 'POST',
    'url.path': '/carts',
    'url.query': 'x=1',
    'url.scheme': 'https',
    'server.address': 'shop.example',
    'http.route': '/carts',
    'http.request.header.content_type': { arrayValue: { values: [{ stringValue: 'application/json' }] } },
  }),
  status: { code: 2 },
};
const inner = {
  ...trace,
  spanId: 'bbbbbbbbbbbbbbbb',
  name: 'total',
  kind: 1,
  startTimeUnixNano: '1795249550001000000',
};
const spans = (...list: object[]) => ({ resourceSpans: [{ resource, scopeSpans: [{ spans: list }] }] });
const logs = (...list: object[]) => ({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: list }] }] });
const read = (...exports: object[]) => readEvent(exports.map((entry) => JSON.stringify(entry)).join('\n'));

describe('an OTLP export', () => {
  it('of a failed trace: exception, request of the entry span, resource, the rest as breadcrumbs', () => {
    const event = read(
      spans(server, { ...inner, events: [exception('TypeError')] }),
      logs({ ...trace, body: { stringValue: 'loading' }, severityNumber: 9, timeUnixNano: '1795249550000500000' }),
    );
    expect(event).toMatchObject({
      source: 'otlp',
      platform: 'node',
      at: '2026-11-21T08:25:50.015Z',
      release: '1.2.3',
      commit: '1a2b3c4d5e',
      environment: 'production',
      service: 'shop',
      serverName: 'web-1',
      runtime: { name: 'node', version: '22.1.0' },
      transaction: 'POST /carts',
      request: {
        method: 'POST',
        url: 'https://shop.example/carts?x=1',
        query: 'x=1',
        headers: { 'content-type': 'application/json' },
      },
      trace: { traceId: trace.traceId, spanId: inner.spanId },
    });
    expect(event.errors[0]).toMatchObject({ type: 'TypeError', message: 'x', frames: [{ function: 'run', line: 1 }] });
    expect(event.breadcrumbs.map((crumb) => [crumb.category, crumb.message, crumb.level])).toEqual([
      ['span', 'POST', 'error'],
      ['log', 'loading', 'info'],
      ['span', 'total', null],
    ]);
  });

  it('of logs: the last fatal one, by the old names too, in both spellings of proto3 JSON', () => {
    const record = (type: string, severity: unknown) => ({ ...exception(type), severityNumber: severity });
    const event = read(logs(record('A', 21), record('B', 'SEVERITY_NUMBER_ERROR')));
    expect(event).toMatchObject({ level: 'fatal', errors: [{ type: 'A', mechanism: { handled: false } }] });
    expect(event.remarks).toEqual(['the export holds 2 exceptions; one was read']);
    const snake = {
      resource_spans: [
        { resource, scope_spans: [{ spans: [{ trace_id: 'a', span_id: 'b', events: [exception('C')] }] }] },
      ],
    };
    expect(read(snake)).toMatchObject({ trace: { traceId: 'a', spanId: 'b' }, errors: [{ type: 'C' }] });
    const old = {
      ...exception('D'),
      attributes: attributes({
        'exception.type': 'D',
        'code.filepath': '/srv/a.js',
        'code.lineno': { intValue: '7' },
        'code.function': 'f',
      }),
    };
    expect(read(spans({ ...inner, events: [old] })).errors[0]?.frames[0]).toMatchObject({
      filename: '/srv/a.js',
      line: 7,
      function: 'f',
    });
  });

  it('an exception that escaped its span comes before a later one that did not', () => {
    const event = read(
      spans({
        ...inner,
        events: [exception('Escaped', { 'exception.escaped': { boolValue: true } }), exception('Later')],
      }),
    );
    expect(event.errors[0]?.type).toBe('Escaped');
  });

  it('a stack in an unknown form is told', () => {
    const event = read(spans({ ...inner, events: [exception('E', { 'exception.stacktrace': '#0 main.rb:3' })] }));
    expect(event.remarks).toEqual([
      'the stack trace of the exception could not be read',
      'the event has no stack frames',
    ]);
  });
});
