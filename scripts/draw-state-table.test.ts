import { expect, test } from 'vitest';
import { isStateTableCurrent, stateTableMarkdown } from './draw-state-table.ts';

test('docs/state-table.md is drawn from the table as it is (else: node scripts/draw-state-table.ts)', () => {
  expect(isStateTableCurrent()).toBe(true);
});

test('the drawing holds every move and its guards', () => {
  const page = stateTableMarkdown();
  expect(page).toContain('    watching --> fixed: window-quiet\n');
  expect(page).toContain('| watching | window-quiet | last-window | fixed |\n');
  expect(page).toContain('| investigating | 1 h |\n');
});
