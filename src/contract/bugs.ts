import { z } from 'zod';
import { bugLinkSchema } from '../domain/alert.ts';
import { bugSchema } from '../domain/bug.ts';
import { bugStates } from '../domain/bug-state.ts';
import { eventSchema } from '../domain/event.ts';
import { ledgerEntrySchema } from '../domain/ledger.ts';
import { timelineSchema } from '../domain/timeline.ts';
import { endpoint } from './endpoint.ts';

/** A bug as a list shows it. */
const bugLineSchema = bugSchema.omit({ releases: true, environments: true, trend: true, fingerprints: true });
export const bugId = z.object({ id: z.string().regex(/^\d+-\d+$/) });

export const listBugs = endpoint({
  method: 'GET',
  path: '/bugs',
  permission: 'read',
  reach: 'caller',
  summary: 'Bugs, a page at a time; `next` is the `after` of the next page',
  query: z.object({
    project: z.string().optional(),
    state: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(bugStates)))
      .optional(),
    text: z.string().max(200).optional(),
    release: z.string().max(250).optional(),
    environment: z.string().max(250).optional(),
    service: z.string().max(250).optional(),
    sort: z.enum(['lastSeen', 'firstSeen', 'count', 'priority']).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    after: z.string().max(500).optional(),
  }),
  reply: z.object({ bugs: z.array(bugLineSchema), next: z.string().nullable() }),
});

export const getBug = endpoint({
  method: 'GET',
  path: '/bugs/{id}',
  permission: 'read',
  summary: 'One bug with its history',
  params: bugId,
  reply: bugSchema,
});

export const getLedger = endpoint({
  method: 'GET',
  path: '/bugs/{id}/ledger',
  permission: 'read',
  summary: 'All that was done about a bug: who, what, when, from which evidence',
  params: bugId,
  reply: z.array(ledgerEntrySchema),
});

export const listSignals = endpoint({
  method: 'GET',
  path: '/bugs/{id}/signals',
  permission: 'read',
  summary: 'Kept occurrences, newest first',
  params: bugId,
  query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) }),
  reply: z.array(z.object({ id: z.string(), receivedAt: z.iso.datetime(), event: eventSchema })),
});

export const getTimeline = endpoint({
  method: 'GET',
  path: '/bugs/{id}/timeline',
  permission: 'read',
  summary: 'What the failing work did and when, of the kept occurrence that tells most; null where none does',
  params: bugId,
  reply: z.object({ signal: z.string().nullable(), timeline: timelineSchema.nullable() }),
});

export const listFiles = endpoint({
  method: 'GET',
  path: '/bugs/{id}/files',
  permission: 'read',
  summary: 'Names of the evidence bundle’s files',
  params: bugId,
  reply: z.array(z.string()),
});

export const getFile = endpoint({
  method: 'GET',
  path: '/bugs/{id}/file',
  permission: 'read',
  summary: 'One file of the evidence bundle, as text',
  params: bugId,
  query: z.object({ name: z.string().min(1).max(500) }),
  reply: z.object({ name: z.string(), text: z.string() }),
});

export const listLinks = endpoint({
  method: 'GET',
  path: '/bugs/{id}/links',
  permission: 'read',
  summary: 'Bugs, deploys and spans that may explain this bug, each with the reason; a score where it is measured',
  params: bugId,
  reply: z.array(bugLinkSchema),
});
