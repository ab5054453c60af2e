import { expect, test } from 'vitest';
import { decisionItemHead, workItemSchema } from './work-item.ts';

const at = '2026-01-01T00:00:00Z';
const by = { kind: 'engine', id: 'deterministic' };
const item = {
  schema: 'reproof.work-item/1',
  id: 'w1',
  kind: 'decision',
  ...decisionItemHead(`TypeError: Cannot read properties of undefined (reading 'name')`),
  description: '',
  state: 'open',
  resolution: null,
  assignee: null,
  createdBy: by,
  createdAt: at,
  updatedAt: at,
  bugs: ['b1'],
  manifest: 'a'.repeat(64),
  links: [{ relation: 'caused-by', to: 'b1' }],
  comments: [],
  mirrors: [],
};
const refusedAt = (over: object) =>
  workItemSchema.safeParse({ ...item, ...over }).error?.issues.map((issue) => issue.path.join('.'));

test('the item of a proposal has the title, priority and tags that reviewers filter by', () => {
  const parsed = workItemSchema.parse(item);
  expect(parsed.title).toBe(`[approval] Code fix: TypeError: Cannot read properties of undefined (reading 'name')`);
  expect([parsed.priority, parsed.tags]).toEqual(['P0', ['code-fix', 'approval-required', 'auto-bug-fix']]);
  expect(decisionItemHead('x'.repeat(9000)).title).toHaveLength(500);
});

test.each([
  ['closed without saying how', { state: 'closed' }, 'resolution'],
  ['open with a resolution', { resolution: { how: 'fixed', reason: '', at, by } }, 'resolution'],
  ['a decision about no change', { manifest: null }, 'manifest'],
  ['linked to itself', { links: [{ relation: 'blocks', to: 'w1' }] }, 'links'],
  ['about no bug', { bugs: [] }, 'bugs'],
  ['a tag that is a sentence', { tags: ['Code Fix!'] }, 'tags.0'],
])('refused: %s', (_what, over, path) => expect(refusedAt(over)).toEqual([path]));
