import { expect, test } from 'vitest';
import { bounds } from '../bounds.ts';
import { Body } from './body.ts';

const bodyOf = (...chunks: unknown[]) => {
  const body = new Body();
  for (const chunk of chunks) body.add(chunk);
  const recorded = body.recorded();
  body.release();
  return recorded;
};

test('text is text, bytes are base64, nothing is nothing', () => {
  expect(bodyOf('{"a":', Buffer.from('"é"}'))).toEqual({
    encoding: 'utf8',
    text: '{"a":"é"}',
    bytes: 10,
    truncated: false,
  });
  expect(bodyOf(Buffer.from([255, 0]))).toEqual({ encoding: 'base64', text: '/wA=', bytes: 2, truncated: false });
  expect(bodyOf()).toBeNull();
});

test('what is too long is cut between characters, and its size is told', () => {
  const recorded = bodyOf(`x${'é'.repeat(bounds.body / 2)}`);
  expect(recorded).toMatchObject({ encoding: 'utf8', truncated: true });
  expect(Buffer.byteLength(recorded?.text ?? '')).toBe(bounds.body - 1);
});
