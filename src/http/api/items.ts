import { closeItem, commentBug, commentItem, getItem, listComments, listItems } from '../../contract/items.ts';
import type { WorkItems } from '../../decisions/work-items.ts';
import { Fault } from '../../domain/fault.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { ItemStore } from '../../ports/store/item-store.ts';
import { type Route, route } from '../route.ts';

export interface ItemParts {
  items: ItemStore;
  workItems: WorkItems;
  bugs: Pick<BugStore, 'bug'>;
}

/** The queue that people and agents work from, and what is said there. */
export function itemRoutes({ items, workItems, bugs }: ItemParts): Route[] {
  const known = async (id: string): Promise<void> => {
    if (!(await bugs.bug(id))) throw new Fault('NOT_FOUND', `there is no bug ${id}`);
  };
  return [
    route({
      ...listItems,
      handle: ({ query: { mine, ...rest }, caller }) =>
        items.items({
          ...rest,
          ...(caller.projects ? { projects: caller.projects } : {}),
          ...(mine ? { assignee: caller.actor.id } : {}),
        }),
    }),
    route({ ...getItem, handle: ({ params: { id } }) => workItems.item(id) }),
    route({
      ...closeItem,
      handle: ({ params: { id }, body: { reason }, caller }) => workItems.close(id, reason, caller),
    }),
    route({
      ...commentItem,
      handle: async ({ params: { id }, body: { text }, caller }) => {
        await items.comment(id, caller.actor, text);
        return workItems.item(id);
      },
    }),
    route({
      ...listComments,
      handle: async ({ params: { id } }) => {
        await known(id);
        return items.comments(id);
      },
    }),
    route({
      ...commentBug,
      handle: async ({ params: { id }, body: { text, place }, caller }) => {
        await known(id);
        await items.comment(id, caller.actor, text, undefined, place);
        return items.comments(id);
      },
    }),
  ];
}
