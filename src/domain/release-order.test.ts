import { describe, expect, it } from 'vitest';
import { compareReleases } from './release-order.ts';

const sign = (a: string, b: string) => {
  const order = compareReleases(a, b);
  return order === null ? null : Math.sign(order);
};

describe('the order of releases', () => {
  it.each([
    ['1.9.0', '1.10.0', -1],
    ['shop@2.0.0', 'shop@1.99.99', 1],
    ['v1.2', '1.2.0', 0],
    ['1.0.0-rc.1', '1.0.0', -1],
    ['1.0.0+build.7', '1.0.0', 0],
    ['shop@1.0.0', 'cart@2.0.0', null],
    ['4f2a91c', '9b01d3e', null],
    ['4f2a91c', '4f2a91c', 0],
    ['1.0', 'today', null],
  ])('%s against %s', (a, b, expected) => {
    expect(sign(a, b)).toBe(expected);
    expect(sign(b, a)).toBe(expected === null ? null : 0 - expected);
  });
});
