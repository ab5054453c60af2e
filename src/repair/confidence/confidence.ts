import type { Gate } from '../../domain/fix.ts';
import type { Confidence } from '../../domain/proposal.ts';
import type { Tier } from '../../domain/reproduction.ts';
import type { Decision } from '../rivals/decide.ts';

/** How far the reproduction's own tier lets the fix be believed. */
const tierShare: Record<Tier, number> = { none: 0, I1: 0.6, I2: 0.95, I3: 1 };

/** What each gate that could not be verified takes away. */
const unverifiedShare: Partial<Record<Gate['name'], number>> = {
  'negative-control': 0.85,
  'test-suite': 0.95,
  types: 1,
};

/**
 * Confidence in a fix (FIX-6), 0..1, with what it rests on: the decision's share of belief, lowered by a weak
 * reproduction and by gates that could not be verified. Without an accepted fix, or with a gate that refused, it is 0.
 */
export function fixConfidence(decision: Decision, gates: readonly Gate[], tier: Tier): Confidence {
  if (decision.kind === 'declined') return { value: 0, reason: `no fix: ${decision.reason} (${decision.detail})` };
  const refused = gates.find((g) => g.outcome === 'failed');
  if (refused) return { value: 0, reason: `the gate ${refused.name} refused it: ${refused.detail}` };
  const open = gates.filter((g) => g.outcome === 'unverified' || g.outcome === 'not-run');
  const share = open.reduce((s, g) => s * (unverifiedShare[g.name] ?? 0.9), tierShare[tier]);
  const strongest = decision.reasons
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
    .slice(0, 3)
    .map((r) => `${r.reason} ${r.points > 0 ? '+' : ''}${r.points.toFixed(1)}`);
  const parts = [`belief ${decision.confidence.toFixed(2)} (${strongest.join(', ')})`, `reproduction ${tier}`];
  if (decision.agreeing.length > 1) parts.push(`${decision.agreeing.length} generators agree`);
  if (decision.rivals.length > 0) parts.push(`${decision.rivals.length} rival behaviour(s)`);
  if (open.length > 0) parts.push(`not verified: ${open.map((g) => g.name).join(', ')}`);
  return { value: Math.round(decision.confidence * share * 100) / 100, reason: parts.join('; ') };
}
