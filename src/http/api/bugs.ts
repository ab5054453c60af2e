import { getBug, getFile, getLedger, getTimeline, listBugs, listFiles, listSignals } from '../../contract/bugs.ts';
import type { Bug } from '../../domain/bug.ts';
import { Fault } from '../../domain/fault.ts';
import { timelineOf } from '../../domain/timeline.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { SignalStore } from '../../ports/store/signal-store.ts';
import { type Route, route } from '../route.ts';

export interface BugParts {
  bugs: BugStore;
  signals: SignalStore;
}

/** Newest kept occurrences that may hold spans. */
const lookedThrough = 5;

/** The bug of an id. Throws NOT_FOUND. */
type Known = (bug: string) => Promise<Bug>;

/** Bugs, what is known of them, and what has been done about them. */
export function bugRoutes(parts: BugParts): Route[] {
  const { bugs } = parts;
  const known: Known = async (bug) => {
    const found = await bugs.bug(bug);
    if (!found) throw new Fault('NOT_FOUND', `there is no bug ${bug}`);
    return found;
  };
  return [
    route({
      ...listBugs,
      handle: ({ query: { state, ...rest }, caller: { projects } }) =>
        bugs.bugs({ ...rest, ...(state ? { states: state } : {}), ...(projects ? { projects } : {}) }),
    }),
    route({
      ...getBug,
      handle: ({ params }) => known(params.id),
    }),
    route({
      ...getLedger,
      handle: async ({ params }) => (await known(params.id)) && bugs.ledger(params.id),
    }),
    ...evidenceRoutes(parts, known),
  ];
}

/** What was kept of a bug: its occurrences and the bundle's files. */
function evidenceRoutes({ bugs, signals }: BugParts, known: Known): Route[] {
  return [
    route({
      ...listSignals,
      handle: async ({ params, query: { limit } }) => {
        await known(params.id);
        const kept = await signals.signalsOf(params.id, limit);
        return kept.map((signal) => ({
          id: signal.id,
          receivedAt: signal.receivedAt.toISOString(),
          event: signal.event,
        }));
      },
    }),
    route({
      ...getTimeline,
      handle: async ({ params }) => {
        await known(params.id);
        for (const one of await signals.signalsOf(params.id, lookedThrough)) {
          const timeline = timelineOf(one);
          if (timeline) return { signal: one.id, timeline };
        }
        return { signal: null, timeline: null };
      },
    }),
    route({
      ...listFiles,
      handle: async ({ params }) => (await known(params.id)) && bugs.kept(params.id),
    }),
    route({
      ...getFile,
      handle: async ({ params, query: { name } }) => {
        await known(params.id);
        const content = await bugs.read(params.id, name);
        if (!content) throw new Fault('NOT_FOUND', `bug ${params.id} has no file ${name.slice(0, 100)}`);
        return { name, text: content.toString('utf8') };
      },
    }),
  ];
}
