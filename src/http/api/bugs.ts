import { z } from 'zod';
import { type Bug, bugSchema } from '../../domain/bug.ts';
import { bugStates } from '../../domain/bug-state.ts';
import { eventSchema } from '../../domain/event.ts';
import { Fault } from '../../domain/fault.ts';
import { ledgerEntrySchema } from '../../domain/ledger.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { SignalStore } from '../../ports/store/signal-store.ts';
import { type Route, route } from '../route.ts';

const line = bugSchema.omit({ releases: true, environments: true, trend: true, fingerprints: true });
const id = z.object({ id: z.string().regex(/^\d+-\d+$/) });
const states = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(bugStates)));

const query = z.object({
  project: z.string().optional(),
  state: states.optional(),
  text: z.string().max(200).optional(),
  release: z.string().max(250).optional(),
  environment: z.string().max(250).optional(),
  service: z.string().max(250).optional(),
  sort: z.enum(['lastSeen', 'firstSeen', 'count', 'priority']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(500).optional(),
});

export interface BugParts {
  bugs: BugStore;
  signals: SignalStore;
}

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
      method: 'GET',
      path: '/bugs',
      permission: 'read',
      reach: 'caller',
      summary: 'Bugs, a page at a time; `next` is the `after` of the next page',
      query,
      reply: z.object({ bugs: z.array(line), next: z.string().nullable() }),
      handle: ({ query: { state, ...rest }, caller: { projects } }) =>
        bugs.bugs({ ...rest, ...(state ? { states: state } : {}), ...(projects ? { projects } : {}) }),
    }),
    route({
      method: 'GET',
      path: '/bugs/{id}',
      permission: 'read',
      summary: 'One bug with its history',
      params: id,
      reply: bugSchema,
      handle: ({ params }) => known(params.id),
    }),
    route({
      method: 'GET',
      path: '/bugs/{id}/ledger',
      permission: 'read',
      summary: 'All that was done about a bug: who, what, when, from which evidence',
      params: id,
      reply: z.array(ledgerEntrySchema),
      handle: async ({ params }) => (await known(params.id)) && bugs.ledger(params.id),
    }),
    ...evidenceRoutes(parts, known),
  ];
}

/** What was kept of a bug: its occurrences and the bundle's files. */
function evidenceRoutes({ bugs, signals }: BugParts, known: Known): Route[] {
  return [
    route({
      method: 'GET',
      path: '/bugs/{id}/signals',
      permission: 'read',
      summary: 'Kept occurrences, newest first',
      params: id,
      query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) }),
      reply: z.array(z.object({ id: z.string(), receivedAt: z.iso.datetime(), event: eventSchema })),
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
      method: 'GET',
      path: '/bugs/{id}/files',
      permission: 'read',
      summary: 'Names of the evidence bundle’s files',
      params: id,
      reply: z.array(z.string()),
      handle: async ({ params }) => (await known(params.id)) && bugs.kept(params.id),
    }),
    route({
      method: 'GET',
      path: '/bugs/{id}/file',
      permission: 'read',
      summary: 'One file of the evidence bundle, as text',
      params: id,
      query: z.object({ name: z.string().min(1).max(500) }),
      reply: z.object({ name: z.string(), text: z.string() }),
      handle: async ({ params, query: { name } }) => {
        await known(params.id);
        const content = await bugs.read(params.id, name);
        if (!content) throw new Fault('NOT_FOUND', `bug ${params.id} has no file ${name.slice(0, 100)}`);
        return { name, text: content.toString('utf8') };
      },
    }),
  ];
}
