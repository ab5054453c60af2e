import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnvelope } from './envelope.ts';

const read = (text: string) => readEnvelope(Buffer.from(text));
const itemsOf = (text: string) => read(text)?.items.map((item) => [item.type, item.payload.toString()]);

describe('an envelope', () => {
  it('has items with a length, without one, and an end without a line end', () => {
    const text =
      '{"event_id":"1"}\n{"type":"a","length":5}\na\nb\nc\n{"type":"b"}\n{"x":1}\n\n{"type":"c","length":0}\n\n{"type":"d"}\nlast';
    expect(itemsOf(text)).toEqual([
      ['a', 'a\nb\nc'],
      ['b', '{"x":1}'],
      ['c', ''],
      ['d', 'last'],
    ]);
  });

  it('may count characters where bytes are asked for, hold other envelopes, and end early', () => {
    expect(itemsOf('{}\n{"type":"a","length":2}\näö\n{"type":"b"}\nx')).toEqual([
      ['a', 'äö'],
      ['b', 'x'],
    ]);
    expect(itemsOf('{}\n{"type":"a"}\n1\n{"sent_at":"x"}\n{"type":"b"}\n2')).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(read('{}\n{"type":"a","length":9}\nabc')?.items[0]).toMatchObject({ cut: true });
  });

  it.each([
    '',
    '{}',
    '[]\n{"type":"a"}\n',
    '{"type":"event"}\n{}',
    '{"level":30}\n{"type":"x","msg":"log"}',
    '{}\nnot json\n{"type":"a"}\n1',
  ])('is not %j', (text) => {
    expect(read(text)).toBeNull();
  });

  it('gives back every payload that was put in, whatever its bytes', () => {
    const item = fc.record({
      type: fc.constantFrom('event', 'attachment', 'session'),
      payload: fc.uint8Array({ maxLength: 60 }),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 8 }), (items) => {
        const parts = items.flatMap(({ type, payload }) => [
          Buffer.from(`{"type":"${type}","length":${payload.length}}\n`),
          Buffer.from(payload),
          Buffer.from('\n'),
        ]);
        const back = readEnvelope(Buffer.concat([Buffer.from('{}\n'), ...parts]));
        expect(back?.items.map(({ type, payload }) => ({ type, payload: new Uint8Array(payload) }))).toEqual(items);
      }),
    );
  });
});
