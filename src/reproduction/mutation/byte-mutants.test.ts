import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapturedValue } from '../evidence/captured-values.ts';
import type { Json } from '../inputs/document.ts';
import { byteMutants } from './byte-mutants.ts';

const captured = (value: Json): CapturedValue => ({ name: 'x', value, from: 'frame:0', partial: false });
const bytes = Buffer.from(Array.from({ length: 40 }, (_, i) => i + 1));

function texts(input: Json, values: Json[] = []): string[] {
  return [...byteMutants(input, values.map(captured))].map(({ value }) => (value as { file: string }).file);
}

describe.each(['base64', 'hex', 'base64url'] as const)('bytes written as %s', (encoding) => {
  const written = (data: Buffer) => data.toString(encoding);
  // Bytes whose base64url has a mark of its own.
  const whole = Buffer.concat([Buffer.from([0xfb, 0xff]), bytes]);

  it('are cut where production saw a size', () => {
    const made = texts({ file: written(whole) }, [13]);
    expect(made).toContain(written(whole.subarray(-13)));
    expect(made).toContain(written(whole.subarray(0, 13)));
  });

  it('have a captured number written over a field', () => {
    const next = Buffer.from(whole);
    next.writeUInt32LE(70_000, 16);
    expect(texts({ file: written(whole) }, [{ offset: 70_000 }])).toContain(written(next));
  });
});

it('what is no text of bytes is left alone', () => {
  const plain: Json = { file: 'see the attached list', name: 'Ana', ids: ['abcdefghij'], n: 4 };
  expect([...byteMutants(plain, [captured(4)])]).toEqual([]);
});

it('any input gives a bounded number of other inputs', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 3_000 }), fc.array(fc.nat()), (data, numbers) => {
      const input = { file: Buffer.from(data).toString('base64') };
      const made = [...byteMutants(input, numbers.map(captured))];
      expect(made.length).toBeGreaterThan(0);
      expect(made.length).toBeLessThanOrEqual(2_000);
    }),
    { numRuns: 30 },
  );
});
