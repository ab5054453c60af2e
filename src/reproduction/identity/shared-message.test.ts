import { describe, expect, it } from 'vitest';
import { saysAsMuch, sharedMessage } from './shared-message.ts';

const error = (message: string, type = 'Error') => ({ type, message });
const shared = (a: string, b: string, type = 'Error') => sharedMessage(error(a, type), error(b, type));

describe('sharedMessage', () => {
  it('is all of production’s message where the observed one holds it', () => {
    expect(shared('no such order', 'OrderError: no such order (retried)')).toBe('no such order');
  });

  it('is the observed message where engines word one failure differently', () => {
    const v8 = "Cannot read properties of undefined (reading 'x')";
    expect(shared("undefined is not an object (evaluating 'a.x')", v8, 'TypeError')).toBe(v8);
  });

  it('is the longest constant part where ids and numbers differ', () => {
    expect(shared('order 17 has no lines left to ship', 'order 4 has no lines left to ship')).toBe(
      'has no lines left to ship',
    );
  });

  it.each([
    ['other words', 'order 17 is lost', 'order 17 is paid'],
    ['little but numbers', 'got 5', 'got 6'],
    [
      'another name',
      'GET /health got no answer within 5 ms (TimeoutError)',
      'GET /a got no answer within 5 ms (TypeError)',
    ],
  ])('is null for %s', (_, a, b) => expect(shared(a, b)).toBeNull());
});

it('a smaller input keeps the words of production that the found one had', () => {
  const production = error('no rate for NO');
  expect(saysAsMuch(production, error('no rate for NO'), error('no rate for NO'))).toBe(true);
  expect(saysAsMuch(production, error('no rate for undefined'), error('no rate for NO'))).toBe(false);
  expect(saysAsMuch(null, error('a'), error('b'))).toBe(true);
  const engines = (name: string) => error(`Cannot read properties of undefined (reading '${name}')`, 'TypeError');
  expect(saysAsMuch(engines('a'), engines('b'), engines('a'))).toBe(true);
});
