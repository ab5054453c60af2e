import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvent } from '../../intake/read-event.ts';
import { capturedValues, usable } from './captured-values.ts';
import { processorTime } from '../../../test/support/processor-time.ts';

const eventWith = (more: Record<string, unknown>, vars: Record<string, unknown> = {}, message = 'x') =>
  readEvent(
    Buffer.from(
      JSON.stringify({
        platform: 'node',
        exception: {
          values: [
            {
              type: 'Error',
              value: message,
              stacktrace: { frames: [{ filename: '/a/b.js', lineno: 1, colno: 1, function: 'f', vars }] },
            },
          ],
        },
        ...more,
      }),
    ),
    { now: () => new Date(0) },
  );

describe('usable', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['a null as the SDK writes it', '<null>', null, false],
    ['a text', 'words', 'words', false],
    ['a text that has brackets', '[1, 2]', '[1, 2]', false],
    ['an object of which a part was cut', { a: 1, b: '[Object]' }, { a: 1 }, true],
    ['a list of which a part was cut', [1, '[Object]'], [1, null], true],
    ['an empty list', [], [], false],
  ])('%s', (_what, raw, value, partial) => {
    expect(usable(raw)).toEqual({ value, partial });
  });

  it.each([
    '<undefined>',
    '<Buffer>',
    '[Filtered]',
    '[Object]',
    '[Array]',
    '[Circular ~]',
    '[Function: f]',
    undefined,
    () => 1,
  ])('nothing is left of %s', (raw) => {
    expect(usable(raw)).toBeUndefined();
  });

  it('takes anything, bounded in depth and size, and reaches no prototype', () => {
    fc.assert(fc.property(fc.anything(), (raw) => void usable(raw)));
    const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i]));
    expect(Object.keys(usable(wide)?.value as object)).toHaveLength(100);
    let deep: unknown = 'end';
    for (let i = 0; i < 100; i++) deep = { deep };
    expect(JSON.stringify(usable(deep)).length).toBeLessThan(200);
    const hostile = usable(JSON.parse('{"__proto__":{"polluted":1}}'))?.value;
    expect(Object.getPrototypeOf(hostile)).toBe(Object.prototype);
  });

  it('a long text of brackets is told from a placeholder quickly', () => {
    const began = processorTime();
    for (const text of [`[A${' ('.repeat(50_000)}`, `[Circular${'a'.repeat(100_000)}`, `<${'<'.repeat(100_000)}`])
      usable(text);
    expect(processorTime() - began).toBeLessThan(500);
  });
});

describe('capturedValues', () => {
  it('brings the request, the frames, what the message quotes, and breadcrumbs, each once', () => {
    const event = eventWith(
      {
        request: {
          method: 'POST',
          url: 'https://shop.example/orders?x=1',
          headers: { 'Content-Type': 'application/json', 'sentry-trace': 'no', Host: 'shop.example' },
          data: { country: 'NO' },
        },
        breadcrumbs: [{ category: 'http', data: { url: 'https://shop.example/cart/7' }, timestamp: 1 }],
      },
      { line: { sku: 'a' }, gone: '<undefined>', rate: '<null>' },
      'no rule for "NO" at 2026-01-01',
    );
    const found = capturedValues(event);
    const by = (name: string) => found.find((one) => one.name === name)?.value;
    expect(by('path')).toBe('/orders?x=1');
    expect(by('body')).toBe('{"country":"NO"}');
    expect(by('headers')).toEqual({ 'Content-Type': 'application/json' });
    expect(by('line')).toEqual({ sku: 'a' });
    expect(by('rate')).toBeNull();
    expect(found.some(({ name }) => name === 'gone')).toBe(false);
    expect(found.filter(({ from }) => from === 'message').map(({ value }) => value)).toEqual(
      expect.arrayContaining(['NO', '2026-01-01']),
    );
    expect(found).toContainEqual({ name: 'path', value: '/cart/7', from: 'breadcrumb:0', partial: false });
    expect(new Set(found.map((one) => `${one.name} ${JSON.stringify(one.value)}`)).size).toBe(found.length);
  });

  it('is bounded', () => {
    const vars = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`v${i}`, i]));
    expect(capturedValues(eventWith({}, vars)).length).toBeLessThanOrEqual(300);
  });
});
