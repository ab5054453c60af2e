import { matchesAny } from '../domain/glob-pattern.ts';
import type { ReviewPolicy } from '../domain/stored-proposal.ts';
import type { Situation } from './situation.ts';

/** The policy as one who decides. */
export const autoApprover = { kind: 'policy', id: 'auto-approval' } as const;

const order = { low: 0, medium: 1 } as const;

/** `environments.<name>.onRegression: roll-back`. */
export const rollBackApprover = { kind: 'policy', id: 'on-regression' } as const;

/**
 * What keeps a policy from approving a change by itself, in words; empty: it approves. Unknown or high risk, a suppression
 * and gates that did not pass are always a person's to decide.
 */
export function heldBack(
  { paths, kind, risk, confidence }: Pick<Situation['proposal'], 'paths' | 'kind' | 'risk' | 'confidence'>,
  unproven: readonly string[],
  { enabled, maxRisk, minConfidence, paths: globs }: ReviewPolicy['autoApproval'],
): string[] {
  const outside = paths.filter((path) => !matchesAny(globs, path));
  const low = risk === 'low' || risk === 'medium';
  return [
    enabled ? '' : 'it is not enabled',
    low && order[risk] <= order[maxRisk] ? '' : `the risk is ${risk}, at most ${maxRisk} is allowed`,
    confidence >= minConfidence ? '' : `the confidence is ${confidence}, at least ${minConfidence} is needed`,
    kind === 'cause' ? '' : 'it suppresses the error and does not cure its cause',
    unproven.length === 0 ? '' : `not proven by: ${unproven.join(', ')}`,
    outside.length === 0 ? '' : `no path of the policy matches ${outside.slice(0, 5).join(', ')}`,
  ].filter(Boolean);
}
