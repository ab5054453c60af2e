import { changeBugs } from '../../contract/bulk.ts';
import { inWords } from '../../domain/bulk-change.ts';
import { changeMany, type ManyParts } from '../../triage/change-many.ts';
import { type Route, route } from '../route.ts';

/** One change of many bugs; the audit log tells of which. */
export function bulkRoutes(parts: ManyParts): Route[] {
  return [
    route({
      ...changeBugs,
      tells: ({ bugs, change }) => `${inWords(change)}: ${bugs.join(' ')}`,
      handle: async ({ body, caller }) => {
        const outcomes = await changeMany(parts, body, caller);
        const done = outcomes.filter(({ outcome }) => outcome === 'done').length;
        return { done, refused: outcomes.length - done, outcomes };
      },
    }),
  ];
}
