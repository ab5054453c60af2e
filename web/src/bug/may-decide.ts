import { mayDo, type Me } from '../api/session.ts';
import type { Decidable } from './use-facts.ts';

/** Whether this person may decide, and what is said where not. Only offered by this: the server decides by itself. */
export function standingOf(
  proposal: Decidable | null,
  me: Me | null | undefined,
): { may: boolean; approve: boolean; why: string } {
  if (!proposal) return { may: false, approve: false, why: 'There is no proposal.' };
  if (proposal.state !== 'waiting') return { may: false, approve: false, why: `The proposal is ${proposal.state}.` };
  if (!mayDo(me, 'decide'))
    return {
      may: false,
      approve: false,
      why: `An approver decides; you are ${me ? `a ${me.role}` : 'not logged in'}.`,
    };
  const own = proposal.proposers.some(({ kind, id }) => kind === 'person' && id === me?.name);
  if (own && !proposal.policy.selfApproval)
    return { may: true, approve: false, why: 'You are one of its proposers: another person approves.' };
  return { may: true, approve: true, why: own ? 'Your own proposal: the approval is recorded as such.' : '' };
}
