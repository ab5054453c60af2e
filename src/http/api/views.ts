import { forgetView, keepView, listViews } from '../../contract/views.ts';
import { Fault } from '../../domain/fault.ts';
import type { ViewStore } from '../../ports/store/view-store.ts';
import { type Route, route } from '../route.ts';

const mostViews = 50;

/** The views of the queue that somebody has kept. */
export function viewRoutes(views: ViewStore): Route[] {
  return [
    route({ ...listViews, handle: ({ caller }) => views.views(caller.actor.id) }),
    route({
      ...keepView,
      handle: async ({ body: { name, filters }, caller: { actor } }) => {
        const kept = await views.views(actor.id);
        if (kept.length >= mostViews && !kept.some((view) => view.name === name))
          throw new Fault('CONFLICT', `there are ${mostViews} views already`, { help: 'Forget one first.' });
        await views.keep(actor.id, { name, filters });
        return views.views(actor.id);
      },
    }),
    route({
      ...forgetView,
      handle: async ({ params: { name }, caller: { actor } }) => {
        await views.forget(actor.id, name);
        return views.views(actor.id);
      },
    }),
  ];
}
