import { z } from 'zod';
import { actorSchema, isSameActor, type Actor } from './actor.ts';
import { sha256Schema } from './change-manifest.ts';

export const decisionVerbs = ['approve', 'approve-and-apply-by-hand', 'reject', 'request-changes', 'edit'] as const;
export type DecisionVerb = (typeof decisionVerbs)[number];

const reason = z.string().max(10_000);
const said = reason.refine((text) => text.trim() !== '', 'must say why');

const common = {
  schema: z.literal('reproof.decision/1'),
  id: z.string().min(1),
  at: z.iso.datetime(),
  bug: z.string().min(1),
  /** Hash of the change manifest that was looked at; a decision says nothing about any other change. */
  manifest: sha256Schema,
  /** Only a person or a configured policy decides; engines, models and agents never do. */
  by: actorSchema.extend({ kind: z.enum(['person', 'policy']) }),
  via: z.enum(['ui', 'api', 'cli', 'pull-request', 'work-item', 'policy']),
};

/** `reproof.decision/1`: what was decided, by whom, about exactly which change (REV-3). */
export const decisionSchema = z.discriminatedUnion('verb', [
  z.object({ ...common, verb: z.literal('approve'), reason: reason.default('') }),
  z.object({ ...common, verb: z.literal('approve-and-apply-by-hand'), reason: reason.default('') }),
  z.object({
    ...common,
    verb: z.literal('reject'),
    reason: said,
    /** Where a rejection leads. */
    leadsTo: z.enum(['re-investigate', 'needs-investigation', 'wont-fix']),
  }),
  z.object({ ...common, verb: z.literal('request-changes'), reason: said }),
  z.object({
    ...common,
    verb: z.literal('edit'),
    reason: reason.default(''),
    /** Unified diff against the base commit that takes the place of the proposed fix; it is validated anew. */
    patch: z.string().min(1).max(1_000_000),
  }),
]);
export type Decision = z.infer<typeof decisionSchema>;

/** What a decision is held against: the change as it stands now and the people who made it. */
export interface DecisionContext {
  manifest: string;
  /** The proposer, and everyone who has edited the patch since. */
  proposers: readonly Actor[];
  /** A single-user installation may allow it; it is then recorded as such. */
  allowSelfApproval: boolean;
}

export type DecisionStanding =
  | { kind: 'counts'; selfApproval: boolean }
  | { kind: 'void'; why: 'another-change' | 'own-proposal' };

/**
 * Whether a decision counts for the change at hand. One that was taken about another manifest never does; an approval
 * by a proposer only where self-approval is allowed. Anyone may reject, ask for changes, or edit their own proposal.
 */
export function standingOf(decision: Decision, context: DecisionContext): DecisionStanding {
  if (decision.manifest !== context.manifest) return { kind: 'void', why: 'another-change' };
  const approves = decision.verb === 'approve' || decision.verb === 'approve-and-apply-by-hand';
  const isOwn = approves && context.proposers.some((proposer) => isSameActor(proposer, decision.by));
  if (isOwn && !context.allowSelfApproval) return { kind: 'void', why: 'own-proposal' };
  return { kind: 'counts', selfApproval: isOwn };
}

const closingWords = [
  [/^Approved(?![\w-])/, 'approve'],
  [/^Rejected:/, 'reject'],
  [/^Needs revision:/, 'request-changes'],
] as const;

/**
 * The verb that closing a decision item with this reason stands for, and what was said after the keyword; null when the
 * wording decides nothing (`not Approved`, `approved`, `LGTM`). A rejection or revision without a reason decides nothing.
 */
export function decisionInClosingReason(text: string): { verb: DecisionVerb; reason: string } | null {
  for (const [words, verb] of closingWords) {
    const found = words.exec(text);
    if (!found) continue;
    const rest = text
      .slice(found[0].length)
      .replace(/^[\s:.,!-]+/, '')
      .trim();
    return verb === 'approve' || rest !== '' ? { verb, reason: rest } : null;
  }
  return null;
}
