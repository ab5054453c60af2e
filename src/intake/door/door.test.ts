import { expect, test } from 'vitest';
import type { Project } from '../../domain/project.ts';
import { systemClock } from '../../ports/clock.ts';
import { Door } from './door.ts';

test('who comes while too much waits, to be read or to be kept, is sent away and told when to come again', () => {
  let unread = 1_999;
  const door = new Door({ signals: { accept: async () => [] }, clock: systemClock, unread: () => unread });
  const project = { id: '1', quota: null } as Project;
  expect(door.knock(project)).toBeNull();
  unread = 2_000;
  expect(door.knock(project)).toEqual({ kind: 'busy', retryAfterMs: 1_000 });
  expect(door.counts.busy).toBe(1);
});
