import { expect, test } from 'vitest';
import { areExitCodesCurrent, exitCodesMarkdown } from './list-faults.ts';

test('docs/exit-codes.md holds the catalogue as it is (else: npm run generate)', () => {
  expect(areExitCodesCurrent()).toBe(true);
  expect(exitCodesMarkdown()).toContain('| 65 | UNREADABLE_EVENT | no | ');
});
