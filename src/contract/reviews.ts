import { z } from 'zod';
import { actorSchema } from '../domain/actor.ts';
import { bugStates } from '../domain/bug-state.ts';
import { sha256Schema } from '../domain/change-manifest.ts';
import { decisionVerbs } from '../domain/decision.ts';
import { reviewSchema } from '../domain/policy-parts.ts';
import { proposalIdSchema, proposalStates, storedProposalSchema } from '../domain/stored-proposal.ts';
import { bugId } from './bugs.ts';
import { endpoint } from './endpoint.ts';

const proposalId = z.object({ id: proposalIdSchema });
const reason = z.string().trim().max(10_000);
const said = reason.min(1, 'must say why');
const page = { limit: z.coerce.number().int().min(1).max(200).default(50), after: z.string().max(500).optional() };

const decisionRecordSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  verb: z.enum(decisionVerbs),
  manifest: sha256Schema,
  by: actorSchema,
  via: z.enum(['ui', 'api', 'cli', 'pull-request', 'work-item', 'policy']),
  reason: z.string(),
  /** By a proposer, as the policy allowed. */
  selfApproval: z.boolean(),
  /** Who was away and had handed the decision over. */
  standsFor: z.array(z.string()),
  leadsTo: z.enum(['re-investigate', 'needs-investigation', 'wont-fix', 'beside']).nullable(),
  /** Hash of the patch that came with it. */
  patch: sha256Schema.nullable(),
  outcome: z.string(),
});

const coverageStepSchema = z.object({
  bug: z.string(),
  at: z.iso.datetime(),
  kind: z.enum(['asked', 'taken-off']),
  by: actorSchema,
  reason: z.string(),
  /** `open`: the fix is being run against it. */
  state: z.enum(['open', 'covered', 'refused', 'void']),
  outcome: z.string(),
});

const requirementSchema = z.object({ what: z.string(), needed: z.number().int(), has: z.number().int() });

export const listProposals = endpoint({
  method: 'GET',
  path: '/proposals',
  permission: 'read',
  reach: 'caller',
  summary:
    'Proposals, the newest first; `show=needs-decision` those that wait for the caller, `mine` those with a part of the caller in them',
  query: z.object({
    project: z.string().optional(),
    bug: bugId.shape.id.optional(),
    state: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(proposalStates)))
      .optional(),
    show: z.enum(['all', 'needs-decision', 'mine']).default('all'),
    ...page,
  }),
  reply: z.object({ proposals: z.array(storedProposalSchema), next: z.string().nullable() }),
});

export const getProposal = endpoint({
  method: 'GET',
  path: '/proposals/{id}',
  permission: 'read',
  summary: 'One proposal: its text, diff, gates, what is still needed, and what was decided',
  params: proposalId,
  reply: storedProposalSchema.extend({
    /** Of the fix; `git apply`s at the base commit. */
    diff: z.string(),
    /** REV-1, Markdown. */
    text: z.string(),
    /** Names of the evidence bundle’s files. */
    files: z.array(z.string()),
    decisions: z.array(decisionRecordSchema),
    /** Bugs that people added to it or took off it. */
    coverage: z.array(coverageStepSchema),
    requirements: z.array(requirementSchema),
  }),
});

export const getProposalFile = endpoint({
  method: 'GET',
  path: '/proposals/{id}/file',
  permission: 'read',
  summary: 'One file of the proposal’s evidence bundle, as text',
  params: proposalId,
  query: z.object({ name: z.string().min(1).max(500) }),
  reply: z.object({ name: z.string(), text: z.string() }),
});

/** The hash of what was looked at: a decision about anything else does not count. */
const manifest = sha256Schema;
const via = z.enum(['ui', 'api', 'cli']).default('api');

export const decide = endpoint({
  method: 'POST',
  path: '/proposals/{id}/decisions',
  permission: 'decide',
  summary:
    'Decide about exactly the change that `manifest` names; a decision that does not count is a 409 with every reason',
  params: proposalId,
  body: z.discriminatedUnion('verb', [
    z.object({ verb: z.literal('approve'), manifest, via, reason: reason.default('') }),
    z.object({ verb: z.literal('approve-and-apply-by-hand'), manifest, via, reason: reason.default('') }),
    z.object({
      verb: z.literal('reject'),
      manifest,
      via,
      reason: said,
      leadsTo: z.enum(['re-investigate', 'needs-investigation', 'wont-fix']).default('needs-investigation'),
    }),
    z.object({ verb: z.literal('request-changes'), manifest, via, reason: said }),
    z.object({
      verb: z.literal('edit'),
      manifest,
      via,
      reason: reason.default(''),
      /** Unified diff against the base commit. */
      patch: z.string().min(1).max(1_000_000),
      /** As a rival of the proposal, and not in its place. */
      beside: z.boolean().default(false),
    }),
  ]),
  reply: z.object({
    kind: z.enum(['approved', 'more-needed', 'rejected', 'returned', 'to-validate']),
    words: z.string(),
    selfApproval: z.boolean(),
    requirements: z.array(requirementSchema),
    bugs: z.array(z.object({ id: z.string(), state: z.enum(bugStates) })),
  }),
  status: 201,
});

const covering = z.object({
  /** The proposal that stands then: another one where what it covers has changed. */
  proposal: proposalIdSchema,
  bug: bugId.shape.id,
  state: z.enum(bugStates),
});

export const coverBug = endpoint({
  method: 'POST',
  path: '/proposals/{id}/bugs',
  permission: 'decide',
  summary:
    'Add a bug to a proposal: its fix is run against the bug’s own reproduction, and covers it once that has passed; what was decided before is void then',
  params: proposalId,
  body: z.object({ bug: bugId.shape.id, manifest, reason: reason.default('') }),
  reply: covering,
  status: 202,
});

export const uncoverBug = endpoint({
  method: 'POST',
  path: '/proposals/{id}/bugs/removal',
  permission: 'decide',
  summary: 'Take a bug off a proposal, which is another one then; the bug is worked on by itself, without that fix',
  params: proposalId,
  body: z.object({ bug: bugId.shape.id, manifest, reason: said }),
  reply: covering,
});

export const dryRun = endpoint({
  method: 'POST',
  path: '/projects/{id}/policy/dry-run',
  permission: 'read',
  // It changes nothing.
  audited: false,
  summary: 'What an auto-approval policy would have approved of the proposals so far, beside what people decided',
  params: z.object({ id: z.string().regex(/^\d{1,10}$/) }),
  body: z
    .object({
      /** As in `.reproof.yaml`; null: the policy of each proposal, as if it were on. */
      autoApproval: reviewSchema.shape.autoApproval.nullable().default(null),
      limit: z.int().min(1).max(1000).default(200),
    })
    .prefault({}),
  reply: z.object({
    proposals: z.array(
      z.object({
        proposal: z.string(),
        title: z.string(),
        state: z.enum(proposalStates),
        /** Empty: it would have approved. */
        heldBackBy: z.array(z.string()),
        people: z.enum(['approved', 'turned-down']).nullable(),
      }),
    ),
    approves: z.int(),
    /** Of these, those that people turned down. */
    approvesTurnedDown: z.int(),
  }),
});
