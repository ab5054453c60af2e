import { listWatches } from '../../contract/watches.ts';
import { Fault } from '../../domain/fault.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { WatchStore } from '../../ports/store/watch-store.ts';
import { type Route, route } from '../route.ts';

/** How the releases of a bug's change are watched. */
export function watchRoutes({ bugs, watches }: { bugs: Pick<BugStore, 'bug'>; watches: WatchStore }): Route[] {
  return [
    route({
      ...listWatches,
      handle: async ({ params: { id } }) => {
        if (!(await bugs.bug(id))) throw new Fault('NOT_FOUND', `there is no bug ${id}`);
        return watches.watches(id);
      },
    }),
  ];
}
