import { z } from 'zod';
import { ownChoiceSchema, ownHypothesisSchema, ownPlaceSchema, ownTestSchema } from '../domain/own-hypothesis.ts';
import { bugId } from './bugs.ts';
import { endpoint } from './endpoint.ts';

const said = z.string().trim().min(1).max(4_000);

/** How it can be tried, as people write it. */
const trial = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), text: said.describe('`total([null]) of src/cart.js`') }),
  z.object({ kind: z.literal('request'), text: said.describe('`POST /orders with {"lines": [null]}`') }),
  ownPlaceSchema,
  ownTestSchema,
  ownChoiceSchema,
]);

export const listHypotheses = endpoint({
  method: 'GET',
  path: '/bugs/{id}/hypotheses',
  permission: 'read',
  summary: 'What people think of a bug, and what came of trying it',
  params: bugId,
  reply: z.array(ownHypothesisSchema),
});

export const addHypothesis = endpoint({
  method: 'POST',
  path: '/bugs/{id}/hypotheses',
  permission: 'work',
  summary:
    'Claim what happens, in a form that the engine can try: it does so in the bug’s next turn, before its own claims',
  params: bugId,
  body: z.object({ claim: z.string().trim().max(1_000).default(''), trial }),
  reply: z.object({
    hypothesis: ownHypothesisSchema,
    /** A turn was asked for; else it waits until the bug is investigated again. */
    isAsked: z.boolean(),
  }),
  status: 201,
});
