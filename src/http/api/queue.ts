import type { Output } from '../../contract/endpoint.ts';
import { countQueue, getQueue, listQueueIds } from '../../contract/queue.ts';
import { bugStates } from '../../domain/bug-state.ts';
import { Fault } from '../../domain/fault.ts';
import type { CountedFigure } from '../../domain/loop-figures.ts';
import type { Caller } from '../../ports/access.ts';
import type { ItemStore } from '../../ports/store/item-store.ts';
import type { ProposalStore } from '../../ports/store/proposal-store.ts';
import type { QueueQuery, QueueStore } from '../../ports/store/queue-store.ts';
import { type Route, route } from '../route.ts';

export interface QueueParts {
  lines: QueueStore;
  proposals: Pick<ProposalStore, 'proposals'>;
  items: Pick<ItemStore, 'items'>;
}

/** What is for one person is a handful: a longer list would be told as its first so many. */
const mostOwn = 200;

type Asked = Omit<Output<NonNullable<typeof getQueue.query>>, 'state' | 'limit' | 'after'>;

/** Throws BAD_USAGE for a figure without its span: more would be shown than it counts. */
function spanOf(figure: CountedFigure, since: string | undefined, until: string | undefined) {
  if (!since || !until) throw new Fault('BAD_USAGE', '`counted` needs `since` and `until`, as the figures tell them');
  return { figure, since: new Date(since), until: new Date(until) };
}

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
  const queryOf = async (asked: Asked, caller: Caller): Promise<Omit<QueueQuery, 'limit' | 'after'>> => {
    const { priority, show, counted, since, until, ...rest } = asked;
    const ids = show === 'all' ? null : await (show === 'mine' ? assigned(caller) : waiting(caller));
    return {
      ...rest,
      ...(priority ? { priorities: priority } : {}),
      ...(counted ? { counted: spanOf(counted, since, until) } : {}),
      ...(ids ? { ids } : {}),
      ...(caller.projects ? { projects: caller.projects } : {}),
    };
  };
  return [
    route({
      ...getQueue,
      handle: async ({ query: { state = bugStates, limit, after, ...asked }, caller }) => {
        const page = { limit, ...(after === undefined ? {} : { after }) };
        return { groups: await lines.groups(state, { ...(await queryOf(asked, caller)), ...page }) };
      },
    }),
    route({
      ...listQueueIds,
      handle: async ({ query: { state = bugStates, limit, ...asked }, caller }) => {
        const ids = await lines.ids(state, { ...(await queryOf(asked, caller)), limit });
        return { ids: ids.slice(0, limit), more: ids.length > limit };
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
