import { countQueue, getQueue } from '../../contract/queue.ts';
import { bugStates } from '../../domain/bug-state.ts';
import type { Caller } from '../../ports/access.ts';
import type { ItemStore } from '../../ports/store/item-store.ts';
import type { ProposalStore } from '../../ports/store/proposal-store.ts';
import type { QueueStore } from '../../ports/store/queue-store.ts';
import { type Route, route } from '../route.ts';

export interface QueueParts {
  lines: QueueStore;
  proposals: Pick<ProposalStore, 'proposals'>;
  items: Pick<ItemStore, 'items'>;
}

/** What is for one person is a handful: a longer list would be told as its first so many. */
const mostOwn = 200;

/** The queue that people read. */
export function queueRoutes({ lines, proposals, items }: QueueParts): Route[] {
  const waiting = async ({ actor, projects }: Caller): Promise<string[]> => {
    const asked = { states: ['waiting'] as const, awaiting: actor.id, limit: mostOwn };
    const found = await proposals.proposals({ ...asked, ...(projects ? { projects } : {}) });
    return [...new Set(found.proposals.flatMap(({ bugs }) => bugs))];
  };
  const assigned = async ({ actor, projects }: Caller): Promise<string[]> => {
    const asked = { assignee: actor.id, open: true, limit: mostOwn };
    const found = await items.items({ ...asked, ...(projects ? { projects } : {}) });
    return [...new Set(found.items.flatMap(({ bugs }) => bugs))];
  };
  return [
    route({
      ...getQueue,
      handle: async ({ query: { state = bugStates, priority, show, ...rest }, caller }) => {
        const ids = show === 'all' ? null : await (show === 'mine' ? assigned(caller) : waiting(caller));
        const groups = await lines.groups(state, {
          ...rest,
          ...(priority ? { priorities: priority } : {}),
          ...(ids ? { ids } : {}),
          ...(caller.projects ? { projects: caller.projects } : {}),
        });
        return { groups };
      },
    }),
    route({
      ...countQueue,
      handle: async ({ query: { project }, caller }) => ({
        ...(await lines.counts({ project, ...(caller.projects ? { projects: caller.projects } : {}) })),
        needsDecision: (await waiting(caller)).length,
        mine: (await assigned(caller)).length,
      }),
    }),
  ];
}
