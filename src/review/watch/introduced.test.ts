import { expect, test } from 'vitest';
import type { ProductionEvent } from '../../domain/event.ts';
import { throughChange } from './introduced.ts';

const event = (filename: string, inApp = true) =>
  ({ errors: [{ frames: [{ filename, inApp }] }] }) as unknown as ProductionEvent;

test.each([
  ['/srv/app/src/price.ts', 'src/price.ts'],
  ['file:///srv/app/src/price.ts', 'src/price.ts'],
  ['C:\\app\\src\\price.ts', 'src/price.ts'],
  ['src/price.ts', 'src/price.ts'],
  ['/srv/app/lib/my-src/price.ts', null],
  ['/srv/app/src/price.tsx', null],
])('a failure in %s', (filename, through) => {
  expect(throughChange(event(filename), ['src/other.ts', 'src/price.ts'])).toBe(through);
});

test('a file of a package is not the repository’s', () => {
  expect(throughChange(event('/srv/node_modules/x/src/price.ts', false), ['src/price.ts'])).toBeNull();
});
