import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOutcome } from './read-outcome.ts';

describe('readOutcome', () => {
  it('takes an honest failure as it is', () => {
    const frame = { file: 'a.js', line: 1, column: 2, function: 'f', native: false, async: false };
    const failure = { type: 'TypeError', message: 'm', code: 'E', frames: [frame], handled: false, cause: null };
    const schedule = { steps: ['a'], missed: ['b'], flying: ['c'] };
    const unanswered = ['select 1 of postgresql'];
    const facts = { reads: ['in.json'], listened: true, features: ['a.js:0:1:1'], schedule, unanswered };
    const answer = {
      id: 3,
      kind: 'failed',
      failure,
      also: [failure],
      stdout: 'out',
      durationMs: 1.5,
      facts,
      clean: true,
    };
    expect(readOutcome(answer)).toEqual({
      kind: 'failed',
      failure,
      also: [failure],
      stdout: 'out',
      durationMs: 1.5,
      facts,
    });
  });

  it.each([
    ['no kind', {}],
    ['an unknown kind', { kind: 'won' }],
    ['a kind of another type', { kind: ['passed'] }],
  ])('is null for %s', (_what, answer) => {
    expect(readOutcome(answer)).toBeNull();
  });

  it('fills what lacks and drops what has another type, whatever is sent', () => {
    expect(readOutcome({ kind: 'failed' })).toMatchObject({ failure: { type: 'Error', frames: [] }, also: [] });
    expect(
      readOutcome({ kind: 'passed', responses: [{ status: 'x', headers: { a: ['b', 'c'], d: { toString: 1 } } }] }),
    ).toMatchObject({
      responses: [{ status: 0, headers: { a: 'b,c', d: '' }, body: '' }],
    });
    const kinds = fc.constantFrom('passed', 'failed', 'exited', 'timed-out', 'unloadable');
    fc.assert(
      fc.property(
        kinds,
        fc.dictionary(fc.constantFrom('failure', 'also', 'responses', 'facts', 'code'), fc.jsonValue()),
        (kind, fields) => {
          const outcome = readOutcome({ ...fields, kind });
          expect(outcome?.kind).toBe(kind);
          if (outcome?.kind === 'failed')
            for (const one of [outcome.failure, ...outcome.also]) expect(typeof one.message).toBe('string');
        },
      ),
    );
  });

  it('takes of a trace what has the form of one', () => {
    const traceOf = (trace: unknown) => readOutcome({ kind: 'passed', facts: { trace } })?.facts?.trace;
    const frame = { file: 'a.js', line: 3, function: 'f', values: { x: 'number 1', y: 2 } };
    expect(
      traceOf({ head: [1, 0, 0], tail: [], words: ['number 1'], total: 1, throws: [{ at: 1, frames: [frame] }] }),
    ).toEqual({
      head: [1, 0, 0],
      tail: [],
      words: ['number 1'],
      total: 1,
      throws: [{ at: 1, frames: [{ ...frame, values: { x: 'number 1', y: '' } }] }],
    });
    expect(traceOf({ head: [1, 'x', 0], tail: [1], words: {}, throws: 3 })).toEqual({
      head: [],
      tail: [],
      words: [],
      total: 0,
      throws: [],
    });
    expect(traceOf({ words: ['x'.repeat(1e6)] })?.words[0]).toHaveLength(400);
    expect(traceOf('no')).toBeUndefined();
  });

  it('cuts what is nested to overflow a stack', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const outcome = readOutcome({ kind: 'passed', value: deep });
    expect(JSON.stringify(outcome)).toContain('too deep');
    let cause: unknown = null;
    for (let i = 0; i < 1_000; i++) cause = { type: 'Error', message: 'm', cause };
    expect(JSON.stringify(readOutcome({ kind: 'failed', failure: cause })).match(/"message"/g)).toHaveLength(9);
  });
});
