import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../domain/event.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { readEvent } from '../read-event.ts';
import { wholeLiteral } from './literal.ts';
import { readExpectation } from './read-expectation.ts';
import { readStatement } from './statement.ts';

const call = (name: string, args: unknown[], module: string | null = null) => ({ module, name, args });
const get = (path: string, more: object = {}) => ({ method: 'GET', path, headers: {}, body: null, ...more });

describe('a statement', () => {
  it.each([
    [
      'GET /price?x=2 answered 20, expected 22',
      { kind: 'requests', requests: [get('/price?x=2')] },
      { kind: 'value', expected: 22 },
      20,
    ],
    [
      "total([1, 'a']) of src/cart.js gave {sum: 1}, expected {sum: 2}",
      { kind: 'calls', calls: [call('total', [[1, 'a']], 'src/cart.js')] },
      { kind: 'value', expected: { sum: 2 } },
      { sum: 1 },
    ],
    [
      'src/a.ts: cart.total() returned undefined instead of 3.',
      { kind: 'calls', calls: [call('cart.total', [], 'src/a.ts')] },
      { kind: 'value', expected: 3 },
      { $: 'undefined' },
    ],
    [
      'POST /orders with {"n": 1} answered status 500, expected status 201',
      {
        kind: 'requests',
        requests: [
          get('/orders', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"n":1}' }),
        ],
      },
      { kind: 'status', expected: 201 },
      500,
    ],
  ])('of a wrong value: %s', (said, work, demand, actual) => {
    expect(readExpectation(said, {})).toEqual({ kind: 'stated', work, demand, actual: { value: actual } });
  });

  it.each([
    ['request GET /x did not answer within 5 s', { kind: 'requests', requests: [get('/x')] }, 5_000],
    ['load(1) never settles within 250 ms', { kind: 'calls', calls: [call('load', [1])] }, 250],
    [
      'GET /a and GET /b together did not answer within 1.5 seconds',
      { kind: 'requests', requests: [get('/a'), get('/b', { overlaps: true })] },
      1_500,
    ],
  ])('of a hang: %s', (said, work, withinMs) => {
    const demand = { kind: 'settles', withinMs };
    expect(readExpectation(said, {})).toEqual({ kind: 'stated', work, demand, actual: null });
  });

  it('of growth', () => {
    expect(readExpectation('GET /x leaks listeners', {})).toMatchObject({
      demand: { kind: 'bounded', of: 'listeners' },
    });
    expect(readExpectation('add(1) grows the heap', { iterations: 50 })).toMatchObject({
      demand: { of: 'heap', iterations: 50 },
    });
  });

  it('that leaves something open says which field would tell it', () => {
    const supplies = (said: string | null, context: object) => {
      const read = readExpectation(said, context as never);
      return read?.kind === 'unclear' ? read.missing.map(({ supply }) => /`(\w+)`/.exec(supply)?.[1]) : read?.kind;
    };
    expect(supplies('GET /x answered 20', {})).toEqual(['expected']);
    expect(supplies('GET /x answered 20', { expected: 22 })).toBe('stated');
    expect(supplies('GET /x hangs', {})).toEqual(['deadline_ms']);
    expect(supplies('the price is wrong', { expected: 22 })).toEqual(['call', 'actual']);
    expect(supplies('the price is wrong', { expected: 22, actual: 20, call: 'price(' })).toEqual(['call']);
    expect(supplies('price(x) gave 20, expected 22', {})).toBeUndefined();
  });

  it('is no other text', () => {
    for (const text of [
      'TypeError: x is not a function',
      'price(2',
      'GET /x',
      'we hang around',
      'f(1) gave 1, expected 2 or 3',
      '',
    ]) {
      expect(readExpectation(text, {})).toBeNull();
    }
    expect(readExpectation('TypeError: x', { expected_by: 'noon' })).toBeNull();
  });

  it('never throws, whatever is read, and takes no time', () => {
    const part = fc.constantFrom(
      'GET /a',
      ' and ',
      'f(',
      ')',
      '[',
      '{a:',
      ' gave ',
      '1',
      '"',
      '\\',
      ', expected ',
      ' ',
      '\n',
    );
    const began = performance.now();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 40 }).map((all) => all.join('')),
        ),
        (text) => {
          readStatement(text);
          wholeLiteral(text);
        },
      ),
      { numRuns: 300 },
    );
    for (const text of [`f(${'['.repeat(50_000)}`, `GET /${'x'.repeat(100_000)}`, `a${'.a'.repeat(50_000)}(`])
      expect(readStatement(text)).toBeNull();
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('reads back every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        const known = JSON.parse(text, (key, field) => field) as unknown;
        const read = wholeLiteral(text)?.value;
        expect(JSON.stringify(read)?.replaceAll('"$$"', '"$"')).toBe(JSON.stringify(known));
      }),
    );
  });
});

describe('a report', () => {
  const body = { source: 'support', error_type: 'wrong_value', message: 'The price is wrong' };

  it('in an auto-file body, in Markdown and in a line of text is one event', () => {
    const context = { request: { method: 'GET', url: '/price?x=2' }, expected: { price: 22 }, actual: { price: 20 } };
    const filed = readEvent(JSON.stringify({ ...body, context }));
    expect(eventSchema.safeParse(filed).error).toBeUndefined();
    expect(filed).toMatchObject({
      source: 'auto-file',
      errors: [{ type: 'WrongValue', operation: { kind: 'value' }, frames: [] }],
      expectation: { kind: 'stated', work: { kind: 'requests' }, actual: { value: { price: 20 } } },
    });
    const markdown = `## Auto-Filed Bug Report\n\n### Error Message\nprice(2) gave 20, expected 22\n`;
    expect(readEvent(markdown).expectation).toMatchObject({ demand: { kind: 'value', expected: 22 } });
    expect(readEvent('price(2) gave 20, expected 22').expectation).toEqual(readEvent(markdown).expectation);
  });

  it('without words is told by its fields, and is one bug with those of the same work', () => {
    const filed = (context: object) => readEvent(JSON.stringify({ source: 'monitor', context }));
    const wrong = filed({ request: 'GET /orders/7?x=1', expected: 1, actual: 2 });
    expect(wrong.errors[0]?.message).toBe('GET /orders/7?x=1 gave 2, expected 1');
    const same = filed({ request: 'GET /orders/8', expected: 5, actual: 4 });
    const others = [
      filed({ request: 'GET /prices', expected: 1, actual: 2 }),
      filed({ request: 'GET /orders/7', deadline_ms: 9 }),
      filed({ call: 'orders(7)', expected: 1, actual: 2 }),
    ];
    expect(fingerprint(same, [])).toBe(fingerprint(wrong, []));
    for (const other of others) expect(fingerprint(other, [])).not.toBe(fingerprint(wrong, []));
  });

  it('with a stack stays an exception', () => {
    const filed = readEvent(
      JSON.stringify({ ...body, stack_trace: 'Error: x\n    at f (/a.js:1:2)', context: { expected: 1 } }),
    );
    expect(filed.expectation).toBeUndefined();
    expect(filed.errors[0]?.frames).toHaveLength(1);
  });

  it('has its secrets replaced', () => {
    const filed = readEvent(
      JSON.stringify({ ...body, context: { call: "login({password: 'hunter2hunter2'})", expected: 1, actual: 2 } }),
    );
    expect(JSON.stringify(filed)).not.toContain('hunter2hunter2');
  });
});

describe('what runtimes and SDKs say', () => {
  it('of a blocked event loop', () => {
    const frames = [{ function: 'spin', filename: 'app:///src/a.js', lineno: 3, in_app: true }];
    const value = 'Application Not Responding for at least 5000 ms';
    const exception = {
      values: [{ type: 'ApplicationNotResponding', value, mechanism: { type: 'ANR' }, stacktrace: { frames } }],
    };
    expect(readEvent(JSON.stringify({ exception, event_id: 'a' }))).toMatchObject({
      errors: [{ type: 'ApplicationNotResponding', frames: [{ function: 'spin' }] }],
      expectation: { work: { kind: 'as-recorded' }, demand: { kind: 'settles', withinMs: 5_000 } },
    });
  });

  it('of a top-level await that never settles', () => {
    const said =
      'Warning: Detected unsettled top-level await at\nfile:///srv/app/main.mjs:3\nawait new Promise(() => {});\n^\n';
    expect(readEvent(said)).toMatchObject({
      errors: [{ type: 'DeadlineError', operation: { kind: 'deadline' }, frames: [{ line: 3 }] }],
      expectation: { work: { kind: 'as-recorded' } },
    });
  });

  it('of a message that was captured', () => {
    const event = { event_id: 'a', message: 'price(2) gave 20', extra: { expected: 22 } };
    expect(readEvent(JSON.stringify(event)).expectation).toMatchObject({ kind: 'stated', actual: { value: 20 } });
  });
});
