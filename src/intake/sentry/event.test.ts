import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEvent } from '../read-event.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const eventOf = (event: object) => readEvent(JSON.stringify({ event_id: 'e1', platform: 'node', ...event }));
const exceptionOf = (...values: object[]) => eventOf({ exception: { values } });

const linked = (id: number, parent: number | undefined, source?: string) => ({
  type: `E${id}`,
  mechanism: { exception_id: id, parent_id: parent, source },
});
const framesOf = (...frames: object[]) => exceptionOf({ type: 'E', stacktrace: { frames } }).errors[0]?.frames ?? [];
const frameWith = (name: string, context: string, vars: object) => ({
  filename: '/srv/a.js',
  lineno: 1,
  function: name,
  context_line: context,
  vars,
});

describe('events of the Node SDK', () => {
  it('7: a cause behind the error that it caused, innermost frames first', () => {
    const event = readEvent(fixture('sdk-7-cause.envelope'));
    expect(event.errors.map((error) => [error.type, error.message, error.frames[0]?.function])).toEqual([
      ['Error', 'cart failed', 'Timeout.run [as _onTimeout]'],
      ['TypeError', "Cannot read properties of undefined (reading 'amount')", 'price'],
    ]);
    expect(event.errors[1]?.operation).toMatchObject({ kind: 'read', property: 'amount', met: 'undefined' });
    expect(event.errors[1]?.frames.map((frame) => [frame.function, frame.line, frame.native]).slice(0, 4)).toEqual([
      ['price', 9, false],
      [null, 8, false],
      ['Array.reduce', null, true],
      ['Cart.total', 8, false],
    ]);
    expect(event).toMatchObject({
      platform: 'node',
      release: 'shop@1.4.2',
      service: 'shop',
      commit: null,
      environment: 'production',
      runtime: { name: 'node', version: '24.21.0' },
      serverName: 'web-1',
    });
  });

  it('8: the request with its body, its credentials replaced', () => {
    const { request, transaction, users, scrubbed } = readEvent(fixture('sdk-8-request.envelope'));
    expect(request).toMatchObject({
      method: 'POST',
      url: 'http://localhost:8080/carts?x=1',
      query: 'x=1',
      body: '[{"count":2}]',
    });
    expect(request?.headers.authorization).toBe('Bearer xxx.xxx');
    expect(request?.cookies).toEqual({ sid: request?.headers.cookie?.slice('sid='.length) });
    expect(request?.cookies).toEqual({ sid: 'xxxxxx' });
    expect(transaction).toBe('POST /carts');
    expect(users).toEqual(['42']);
    expect(scrubbed.map((mark) => mark.path)).toEqual([
      'request.headers.authorization',
      'request.headers.cookie',
      'request.cookies.sid',
    ]);
  });

  it('9: a captured message', () => {
    const event = readEvent(fixture('sdk-9-message.envelope'));
    expect(event).toMatchObject({ level: 'warning', title: 'Message: queue is stuck' });
    expect(event.errors[0]?.frames[0]?.line).toBe(17);
  });

  it('10: the code out of the class, the commit out of the release, breadcrumbs, the trace', () => {
    const event = readEvent(fixture('sdk-10-code.envelope'));
    expect(event.errors[0]).toMatchObject({
      type: 'FastifyError',
      code: 'FST_ERR_BAD_STATUS_CODE',
      mechanism: { type: 'auto.node.onuncaughtexception', handled: false },
    });
    expect(event.errors[0]?.frames[2]?.function).toBe('Immediate.<anonymous>');
    expect(event.commit).toBe(event.release);
    expect(event.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(event.breadcrumbs.map((crumb) => crumb.category)).toEqual(['http', 'console']);
    expect(event.trace?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(event.errors[0]?.frames[1]?.vars).toEqual({ err: '<null>', answer: { status: 520 } });
  });

  it('11: an aggregate error before its members, these in their order', () => {
    const event = readEvent(fixture('sdk-11-aggregate.envelope'));
    expect(event.errors.map((error) => error.message)).toEqual(['All promises were rejected', 'one', 'two']);
  });
});

describe('exceptions', () => {
  it('walk the tree of causes and members by their ids', () => {
    const event = exceptionOf(
      linked(3, 1, 'cause'),
      linked(2, 0, 'errors[1]'),
      linked(1, 0, 'errors[0]'),
      linked(4, 0, 'cause'),
      linked(0, undefined),
    );
    expect(event.errors.map((error) => error.type)).toEqual(['E0', 'E4', 'E1', 'E3', 'E2']);
  });

  it('are turned round where ids are missing or go in a circle', () => {
    const circle = [1, 0].map((id) => ({ type: `E${id}`, mechanism: { exception_id: id, parent_id: 1 - id } }));
    expect(exceptionOf(...circle).errors.map((error) => error.type)).toEqual(['E0', 'E1']);
    expect(exceptionOf({ type: 'Cause' }, { type: 'Outer' }).errors.map((error) => error.type)).toEqual([
      'Outer',
      'Cause',
    ]);
  });

  it('have their code from the SDK’s contexts as well', () => {
    const value = { type: 'Error', value: 'ENOENT: no such file' };
    const codeOf = (contexts: object) => eventOf({ exception: [value], contexts }).errors[0]?.code;
    expect(codeOf({ node_system_error: { code: 'ENOENT' } })).toBe('ENOENT');
    expect(codeOf({ Error: { code: 'E_OWN' } })).toBe('E_OWN');
    expect(codeOf({ node_system_error: { code: 'EPIPE' } })).toBeNull();
  });

  it('have the stack of the crashed thread where they carry none', () => {
    const event = eventOf({
      exception: [{ type: 'E', value: 'x' }],
      threads: {
        values: [
          { stacktrace: { frames: [{ filename: '/other.js' }] } },
          { crashed: true, stacktrace: { frames: [{ filename: '/a.js', lineno: 3 }] } },
        ],
      },
    });
    expect(event.errors[0]?.frames[0]).toMatchObject({ filename: '/a.js', line: 3, inApp: true });
  });

  it('a message event that reads like an error is one', () => {
    expect(eventOf({ logentry: { formatted: 'TypeError: x is not a function' } }).errors[0]).toMatchObject({
      type: 'TypeError',
    });
    expect(eventOf({ message: 'Note: x' }).errors[0]).toMatchObject({ type: 'Message', message: 'Note: x' });
  });
});

describe('frames', () => {
  it('of the runtime and the engine are native, URLs of modules become paths', () => {
    const frames = framesOf(
      { filename: 'node:events' },
      { filename: '<anonymous>', function: 'Array.map' },
      { filename: 'file:///srv/a%20b.mjs', function: '?' },
    );
    expect(frames.map((frame) => [frame.filename, frame.native, frame.inApp, frame.function])).toEqual([
      ['/srv/a b.mjs', false, true, null],
      [null, true, false, 'Array.map'],
      ['node:events', true, false, null],
    ]);
  });

  it('keep what the SDK says of their being first-party, else the path says it', () => {
    const frames = framesOf(
      { filename: '/srv/node_modules/a/b.js' },
      { filename: '/srv/a.js', in_app: false },
      { filename: '/srv/a.js' },
    );
    expect(frames.map((frame) => frame.inApp)).toEqual([true, false, false]);
  });

  it('carry the debug id of their file', () => {
    const event = eventOf({
      exception: [{ type: 'E', stacktrace: { frames: [{ filename: '/srv/a.js', lineno: 1 }] } }],
      debug_meta: { images: [{ type: 'sourcemap', code_file: '/srv/a.js', debug_id: 'd1' }, { type: 'elf' }] },
    });
    expect(event.debugImages).toEqual([{ debugId: 'd1', codeFile: '/srv/a.js' }]);
    expect(event.errors[0]?.frames[0]?.debugId).toBe('d1');
  });

  it('lose variables that were shifted onto them past an engine frame, and only these', () => {
    const event = exceptionOf({
      type: 'E',
      stacktrace: {
        frames: [
          frameWith('?', '  list.map(one)', { row: 1 }),
          frameWith('named', '  other()', { row: 2 }),
          frameWith('?', '  use(row)', { row: 3 }),
          { filename: '<anonymous>', function: 'Array.map' },
          frameWith('?', '  nothing()', { row: 4 }),
        ],
      },
    });
    expect(event.errors[0]?.frames.map((found) => found.vars)).toEqual([
      { row: 4 },
      null,
      { row: 3 },
      { row: 2 },
      null,
    ]);
    expect(event.remarks).toEqual(["the variables of 1 frames were another frame's and are left out"]);
  });
});

describe('release, tags and the rest', () => {
  it.each([
    ['0123456789abcdef0123456789abcdef01234567', {}, '0123456789abcdef0123456789abcdef01234567'],
    ['api@1a2b3c4d', {}, '1a2b3c4d'],
    ['1.2.3+1A2B3C4', {}, '1a2b3c4'],
    ['shop@2.0.1', { 'vcs.ref.head.revision': '1a2b3c4d5e' }, '1a2b3c4d5e'],
    ['20241121', {}, null],
    ['api@20241121', {}, null],
    ['v1.2.3', { commit: 'unknown' }, null],
    ['deadbeef-feature', {}, null],
  ])('release %s with tags %j is of commit %s', (release, tags, commit) => {
    expect(eventOf({ release, tags, message: 'x' }).commit).toBe(commit);
  });

  it('reads lists of pairs, old interface names and string cookies', () => {
    const event = eventOf({
      message: 'x',
      tags: [['service', 'api'], { key: 'a', value: 1 }, null, 3],
      request: {
        url: 'http://h/p',
        method: 'put',
        headers: [['Accept', '*/*']],
        query_string: [['a', 'b c']],
        data: { a: [1] },
        cookies: 'theme=dark; lang=de',
      },
      breadcrumbs: { values: [{ timestamp: '2026-01-01T00:00:00Z', type: 'navigation' }, 'x'] },
      timestamp: 1_767_225_600.5,
    });
    expect(event.tags).toEqual({ service: 'api', a: '1' });
    expect(event.service).toBe('api');
    expect(event.request).toMatchObject({
      method: 'PUT',
      headers: { Accept: '*/*' },
      query: 'a=b+c',
      body: { a: [1] },
    });
    expect(Object.keys(event.request?.cookies ?? {})).toEqual(['theme', 'lang']);
    expect(event.breadcrumbs).toEqual([
      { at: '2026-01-01T00:00:00.000Z', category: 'navigation', level: null, message: null, data: {} },
    ]);
    expect(event.at).toBe('2026-01-01T00:00:00.500Z');
  });

  it('a webhook’s wrapping is taken off', () => {
    expect(
      readEvent(JSON.stringify({ action: 'created', data: { event: { exception: [{ type: 'E', value: 'x' }] } } }))
        .errors[0]?.type,
    ).toBe('E');
  });
});
