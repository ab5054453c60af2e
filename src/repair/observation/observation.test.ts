import { describe, expect, test } from 'vitest';
import type { ObservedFailure, RunOutcome } from '../../domain/run.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import { firstDifference, signatureOf, volatileOf } from './compare.ts';
import type { InputRole, KnownInput } from './baseline.ts';
import { straysOfCured } from './cured-strays.ts';
import { isGarbled, newStrays, resultKind, strayValues } from './flow.ts';
import { engineRaised, looksSame } from './raised.ts';

const now = Date.parse('2026-05-01T12:00:00Z');
const passed = (value: EncodedValue, stdout = '', body?: string): RunOutcome => ({
  kind: 'passed',
  value,
  stdout,
  responses: body === undefined ? [] : [{ status: 200, headers: { date: 'now', etag: 'x' }, body }],
  durationMs: Math.random(),
});
const failure = (type: string, message: string, at = 'src/a.js#f', code: string | null = null): ObservedFailure => {
  const [file = '', name = ''] = at.split('#');
  const frame = { file, line: 1, column: 1, function: name, native: false, async: false };
  return { type, message, code, frames: [frame], handled: false, cause: null };
};

describe('comparing runs', () => {
  const none = new Set<string>();
  test('finds the first difference in values, output and responses', () => {
    expect(firstDifference(passed({ a: [1, 2] }), passed({ a: [1, 3] }), none, now)).toMatchObject({
      path: 'value/a/1',
    });
    expect(firstDifference(passed({ a: 1 }), passed({}), none, now)).toMatchObject({
      path: 'value/a',
      after: 'nothing',
    });
    expect(firstDifference(passed({}), passed({ a: 1 }), none, now)).toMatchObject({
      path: 'value/a',
      before: 'nothing',
    });
    expect(firstDifference(passed(null, 'a b'), passed(null, 'a, b'), none, now)?.path).toMatch(/^stdout/);
    expect(firstDifference(passed(null, '', '{"a":1}'), passed(null, '', '{"a":2}'), none, now)?.path).toBe(
      'response/0/body/a',
    );
    expect(firstDifference(passed('1'), passed(1), none, now)).not.toBeNull();
    expect(firstDifference(passed(null, 'x'), { kind: 'timed-out', stdout: '', durationMs: 1 }, none, now)?.path).toBe(
      'kind',
    );
  });

  test('ports and times of this run are no difference; dates that are data are', () => {
    const at = (port: number, time: string) => passed(null, `listening on http://127.0.0.1:${port}/ at ${time}`);
    expect(
      firstDifference(passed('http://127.0.0.1:4001null'), passed('http://127.0.0.1:51234null'), none, now),
    ).toBeNull();
    expect(firstDifference(at(4001, '2026-05-01T11:59:58Z'), at(5123, '2026-05-01T12:00:01.5Z'), none, now)).toBeNull();
    expect(firstDifference(at(1, '2020-01-01T00:00:00Z'), at(1, '2020-01-02T00:00:00Z'), none, now)).not.toBeNull();
  });

  test('what two runs of the same code show differently is volatile, and only that', () => {
    const volatile = volatileOf(
      passed({ id: 'x1', n: 1 }, 'job 17 done'),
      passed({ id: 'x2', n: 1 }, 'job 18 done'),
      now,
    );
    expect(
      firstDifference(
        passed({ id: 'x1', n: 1 }, 'job 1 done'),
        passed({ id: 'x9', n: 1 }, 'job 2 done'),
        volatile,
        now,
      ),
    ).toBeNull();
    expect(
      firstDifference(
        passed({ id: 'x1', n: 1 }, 'job 1 done'),
        passed({ id: 'x1', n: 1 }, 'job 1 lost'),
        volatile,
        now,
      ),
    ).not.toBeNull();
    expect(signatureOf(passed({ id: 'x1', n: 1 }, 'job 1 done'), volatile, now)).toBe(
      signatureOf(passed({ id: 'x2', n: 1 }, 'job 2 done'), volatile, now),
    );
  });
});

describe('stray values', () => {
  test('undefined, NaN and objects as text, by place', () => {
    const outcome = passed(
      { list: [{ $: 'undefined' }], n: { $: 'nan' }, t: 'total: NaN' },
      'hello undefined\n',
      'x [object object]',
    );
    expect(Array.from(strayValues(outcome)).toSorted()).toEqual([
      'response=[object Object]',
      'stdout=undefined',
      'value/list/*=undefined',
      'value/n=NaN',
      'value/t=NaN',
    ]);
  });

  test('what good runs show, what the input says, and an empty result are not held against a run', () => {
    expect(newStrays(passed({ $: 'undefined' }), [], '')).toEqual([]);
    expect(newStrays(passed({ $: 'undefined' }), [passed('x')], '')).toEqual(['value=undefined']);
    expect(newStrays(passed([{ $: 'undefined' }]), [passed(['a', { $: 'undefined' }])], '')).toEqual([]);
    expect(newStrays(passed(null, 'NaN'), [passed(null, 'x')], 'a NaN b')).toEqual([]);
  });

  test('a garbled result is one that nothing checked; what is missing or said by the input is not garbled', () => {
    expect(isGarbled(passed({ sum: { $: 'nan' } }), '[{}]')).toBe(true);
    expect(isGarbled(passed('NaN is no number'), '["NaN"]')).toBe(false);
    expect(isGarbled(passed({ $: 'undefined' }), '[]')).toBe(false);
    expect(isGarbled(passed(7, 'NaN'), '[]')).toBe(false);
  });

  test('variations of a failure may be as garbled as unchecked ones; the failing input itself may not', () => {
    const nan: EncodedValue = { $: 'nan' };
    const input = (role: InputRole, before: RunOutcome): KnownInput => ({
      role,
      label: role,
      scenario: { kind: 'call', steps: [] } as unknown as KnownInput['scenario'],
      before,
      volatile: new Set(),
      timeMs: 1,
    });
    const thrown: RunOutcome = {
      kind: 'failed',
      failure: failure('TypeError', 'x'),
      also: [],
      stdout: '',
      durationMs: 1,
    };
    const [failing, sibling] = [input('failing', thrown), input('sibling', thrown)] as const;
    const baseline = [failing, sibling, input('neighbour', passed(3)), input('unchecked', passed(nan))];
    const straysOf = (of: 'failing' | 'sibling', value: EncodedValue): string[] =>
      straysOfCured(of, baseline, (one) => (one.role === of ? passed(value) : passed(0)), '');
    expect(straysOf('sibling', nan)).toEqual([]);
    expect(straysOf('sibling', 'NaN EUR')).toEqual([]);
    expect(straysOf('sibling', '[object Object]')).toEqual(['value=[object Object]']);
    expect(straysOf('failing', nan)).toEqual(['value=NaN']);
  });

  test('a null made text is stray, a null printed as such is not', () => {
    for (const text of ['?tags=null&x=1', '/users/null', 'null_7']) {
      expect(newStrays(passed(text), [], '{"tags":[null]}'), text).toEqual(['value=null as text']);
    }
    for (const text of ['{"a":null}', '{ a: null }', 'null', 'annull=1', '[null,1]']) {
      expect(newStrays(passed(null, text), [], ''), text).toEqual([]);
    }
  });

  test('kinds of results', () => {
    const kinds: EncodedValue[] = [
      null,
      [],
      {},
      1,
      { $: 'nan' },
      { $: 'undefined' },
      { $: 'instance', class: 'Cart', fields: {} },
    ];
    expect(kinds.map((v) => resultKind(passed(v)))).toEqual([
      'null',
      'array',
      'object',
      'number',
      'number',
      'undefined',
      'instance:Cart',
    ]);
  });
});

test('errors of the engine and the runtime are told from those that a program throws', () => {
  expect(engineRaised(failure('TypeError', "Cannot read properties of undefined (reading 'x')"))).toBe(true);
  expect(engineRaised(failure('TypeError', 'x.join is not a function'))).toBe(true);
  expect(engineRaised(failure('TypeError', 'Invalid Version: nightly'))).toBe(false);
  expect(engineRaised(failure('AssertionError', 'x is not a function'))).toBe(false);
  const native = { file: null, line: null, column: null, function: null, native: true, async: false };
  expect(engineRaised({ ...failure('TypeError', 'bad', undefined, 'ERR_INVALID_ARG_TYPE'), frames: [native] })).toBe(
    true,
  );
  expect(engineRaised(failure('Error', 'bad', 'src/a.js#f', 'ERR_MINE'))).toBe(false);
});

test('two failures are the same by class, message and function, not by line or by how it was called', () => {
  const one = failure('TypeError', 'x is not a function', 'src/a.js#Module.f');
  expect(looksSame(one, { ...one, frames: one.frames.map((f) => ({ ...f, line: 99, function: 'Object.f' })) })).toBe(
    true,
  );
  expect(looksSame(one, failure('TypeError', 'x is not a function', 'src/a.js#g'))).toBe(false);
  expect(looksSame(one, failure('TypeError', 'y is not a function', 'src/a.js#f'))).toBe(false);
});
