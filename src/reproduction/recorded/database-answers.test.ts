import { describe, expect, it } from 'vitest';
import { recordingOf } from '../../../test/support/recording.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { BoundaryCall } from '../../domain/recording-traffic.ts';
import { trafficLines } from '../writing/program-traffic.ts';
import { databaseAnswer, standingIn } from './database-answers.ts';

const call = (
  target: string,
  operation: string,
  args: EncodedValue[],
  outcome: BoundaryCall['outcome'],
): BoundaryCall => ({
  id: 'call-1',
  during: 'request-1',
  kind: target === 'redis' ? 'key-value' : 'sql',
  target,
  operation,
  arguments: args,
  request: null,
  outcome,
  startedAt: 1,
  endedAt: 2,
});
const value = (of: EncodedValue): BoundaryCall['outcome'] => ({ kind: 'value', value: of });
const field = (name: string, dataTypeID: number): EncodedValue => ({
  $: 'instance',
  class: 'Field',
  fields: { name, dataTypeID, tableID: 16_384 },
});

/** The answer as the written test has it. */
function written(one: BoundaryCall): string | undefined {
  const answer = databaseAnswer(one, recordingOf({ calls: [one] }));
  return trafficLines({ requests: [], answers: [answer] }).lines[2]?.trim();
}

const rows = [{ id: 1, at: { $: 'date', value: '2026-01-02T03:04:05.000Z' } }];

describe('what a database answered, as a test says it', () => {
  it.each<[string, BoundaryCall, string]>([
    [
      'rows, whose columns they tell themselves',
      call(
        'postgresql',
        'select $1',
        [7],
        value({ command: 'SELECT', rowCount: 1, oid: null, rows, fields: [field('id', 23), field('at', 1184)] }),
      ),
      "{ postgresql: 'select $1', parameters: [7], rows: [{ id: 1, at: new Date('2026-01-02T03:04:05.000Z') }] },",
    ],
    [
      'columns, where no row tells them',
      call('postgresql', 'select a', [], value({ command: 'SELECT', rowCount: 0, rows: [], fields: [field('a', 23)] })),
      "{ postgresql: 'select a', rows: [], fields: [['a', 23]] },",
    ],
    [
      'what was written',
      call('postgresql', 'update t', [], value({ command: 'UPDATE', rowCount: 3, rows: [], fields: [] })),
      "{ postgresql: 'update t', command: 'UPDATE', rowCount: 3 },",
    ],
    [
      'a header without what is usual',
      call(
        'mysql',
        'insert ?',
        ['a'],
        value([
          {
            $: 'instance',
            class: 'ResultSetHeader',
            fields: { affectedRows: 1, insertId: 9, serverStatus: 2, info: '' },
          },
          { $: 'undefined' },
        ]),
      ),
      "{ mysql: 'insert ?', parameters: ['a'], header: { affectedRows: 1, insertId: 9 } },",
    ],
    [
      'several statements',
      call(
        'mysql',
        'select 1; update t',
        [],
        value([
          [[{ a: 1 }], { affectedRows: 0 }],
          [[{ name: 'a', columnType: 3 }], { $: 'undefined' }],
        ]),
      ),
      "{ mysql: 'select 1; update t', results: [{ rows: [{ a: 1 }] }, { header: { affectedRows: 0 } }] },",
    ],
    ['a reply', call('redis', 'get', ['cart:7'], value(null)), "{ redis: ['get', 'cart:7'], reply: null },"],
    [
      'an error, with what the program may look at',
      call('postgresql', 'insert', [], {
        kind: 'error',
        error: {
          type: 'DatabaseError',
          message: 'duplicate',
          code: '23505',
          fields: { constraint: 'pk', line: '664', routine: '_bt_check_unique' },
        },
      }),
      "{ postgresql: 'insert', error: { message: 'duplicate', code: '23505', constraint: 'pk' } },",
    ],
    [
      'what never came',
      call('postgresql', 'select 1', [], { kind: 'pending' }),
      "{ postgresql: 'select 1', never: true },",
    ],
  ])('%s', (_what, one, text) => {
    expect(written(one)).toBe(text);
  });

  it('follows references and survives their cycles and what was not captured', () => {
    const held = { rows: [{ a: { $: 'opaque', text: '[cut]' }, b: { $: 'ref', to: '/calls/0/outcome/value' } }] };
    const one = call('postgresql', 'select', [], value(held));
    const answer = databaseAnswer(one, recordingOf({ calls: [one] }));
    expect(JSON.stringify(answer).length).toBeLessThan(100_000);
    const seven = call(
      'redis',
      'get',
      ['a'],
      value({ list: [1], same: { $: 'ref', to: '/calls/0/outcome/value/list' } }),
    );
    expect(databaseAnswer(seven, recordingOf({ calls: [seven] })).outcome).toMatchObject({ value: { same: [1] } });
  });
});

it('stands in for the databases of good requests, too, and for nothing else', () => {
  expect(standingIn(null)).toEqual({});
  expect(standingIn(recordingOf({ calls: [{ ...call('postgresql', '', [], value(1)), target: 'oracle' }] }))).toEqual(
    {},
  );
  const calls = [
    call('redis', 'get', [], value(1)),
    call('mysql', 'x', [], value(1)),
    call('mysql', 'y', [], value(1)),
  ];
  expect(standingIn(recordingOf({ calls }))).toEqual({ databases: ['mysql', 'redis'] });
});
