import { describe, expect, it } from 'vitest';
import { recordingOf } from '../../../test/support/recording.ts';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { ProductionEvent } from '../../domain/event.ts';
import { parseOperation } from '../../domain/operation.ts';
import type { Recording } from '../../domain/recording.ts';
import { recordedOrigin } from './recorded-origin.ts';

type Frame = {
  file: string;
  line: number;
  function: string;
  expression: string;
  args: { [key: string]: EncodedValue };
};

function originOf(message: string, frames: Frame[], parts: Partial<Recording> = {}) {
  const said = frames.map(({ file, line }) => ({ absPath: `/app/${file}`, filename: file, line, column: 1 }));
  const mapped = frames.map(
    ({ file, line, function: name, expression }, index): MappedFrame => ({
      index,
      file,
      line,
      column: 1,
      function: name,
      expression,
      kind: 'source',
      via: 'exact',
    }),
  );
  const recording = recordingOf({
    frames: frames.map(({ file, line, function: name, args }) => ({
      url: `file:///app/${file}`,
      function: name,
      line,
      column: 1,
      receiver: null,
      arguments: args,
      scopes: [],
      entry: null,
    })),
    ...parts,
  });
  const event = { errors: [{ frames: said, operation: parseOperation('TypeError', message) }] };
  return recordedOrigin(recording, event as unknown as ProductionEvent, mapped);
}

const print = (user: EncodedValue): Frame[] => [
  { file: 'label.js', line: 3, function: 'placeOf', expression: 'user.address.street', args: { user } },
  {
    file: 'server.js',
    line: 9,
    function: 'print',
    expression: 'placeOf(user)',
    args: { user: { $: 'ref', to: '/frames/0/arguments/user' } },
  },
];
const message = "Cannot read properties of null (reading 'street')";
const answer = (body: unknown): Recording['calls'][number] => ({
  id: 'c1',
  during: null,
  kind: 'http',
  target: 'http://users',
  operation: 'GET /users/7',
  arguments: [],
  request: null,
  outcome: {
    kind: 'response',
    response: {
      status: 200,
      headers: [],
      body: { encoding: 'utf8', text: JSON.stringify(body), bytes: 1, truncated: false },
    },
  },
  startedAt: 0,
  endedAt: 1,
});

describe('recordedOrigin', () => {
  it('finds the answer that the object came in with, and the code that first had it', () => {
    const user = { id: 7, address: null };
    expect(originOf(message, print(user), { calls: [answer({ data: [{ address: null, id: 7 }] })] })).toMatchObject({
      value: 'user.address',
      was: 'null',
      from: 'answer',
      file: 'server.js',
      line: 9,
      evidence: [
        '`user.address` (null) came from the answer of GET /users/7, field data.0.address',
        'it was handed to print at server.js:9, as `user`',
        'it went on to placeOf at label.js:3, as `user`',
      ],
    });
  });

  it('names the code where nothing outside is equal', () => {
    const origin = originOf(message, print({ id: 7, address: null }), { calls: [answer({ id: 8, address: null })] });
    expect(origin).toMatchObject({ from: 'code', file: 'server.js' });
  });

  it('finds the payload of a job', () => {
    const work = {
      kind: 'job' as const,
      job: {
        id: 'j',
        queue: null,
        name: 'mail',
        payload: { to: { name: 'Ann', address: null } },
        attempt: null,
        startedAt: 0,
      },
    };
    const origin = originOf(message, print({ name: 'Ann', address: null }), { work });
    expect(origin?.evidence[0]).toBe('`user.address` (null) came from the payload of the job mail, field to.address');
  });

  it.each<[string, string, Frame[]]>([
    ['no frames', message, []],
    ['a value that nobody else had', message, print({ id: 7, address: null }).slice(0, 1)],
    [
      'a plain null, which is equal to any',
      "Cannot read properties of null (reading 'a')",
      [
        { file: 'a.js', line: 1, function: 'f', expression: 'x.a', args: { x: null } },
        { file: 'a.js', line: 2, function: 'g', expression: 'f(x)', args: { x: null } },
      ],
    ],
    ['a lost reference', message, print({ $: 'ref', to: '/nowhere' })],
    ['an expression that is none', message, [{ ...(print(null)[0] as Frame), expression: '((' }]],
  ])('is null for %s', (_what, text, frames) => {
    expect(originOf(text, frames)).toBeNull();
  });
});
