import type { WorkItem } from '../../../src/domain/work-item.ts';

/** An open decision item, made a minute ago. */
export function aWorkItem(over: Partial<WorkItem> = {}): WorkItem {
  const at = new Date(Date.now() - 60_000).toISOString();
  return {
    schema: 'reproof.work-item/1',
    id: '1-i1',
    kind: 'decision',
    title: '[approval] Code fix: TypeError in checkout',
    description: 'A guard is missing.\n\nSee the proposal.',
    priority: 'P0',
    state: 'open',
    resolution: null,
    tags: ['code-fix', 'approval-required'],
    assignee: null,
    createdBy: { kind: 'engine', id: 'reproof' },
    createdAt: at,
    updatedAt: at,
    bugs: ['1-1'],
    manifest: 'a'.repeat(64),
    links: [],
    comments: [],
    mirrors: [],
    ...over,
  };
}

/** A comment of a person here. */
export function aComment(id: string, text: string): WorkItem['comments'][number] {
  return { id, at: new Date().toISOString(), by: { kind: 'person', id: 'ada' }, text };
}

/** How an item ended. */
export function anEnd(how: NonNullable<WorkItem['resolution']>['how'], reason = ''): WorkItem['resolution'] {
  return { how, reason, at: new Date().toISOString(), by: { kind: 'person', id: 'ada' } };
}
