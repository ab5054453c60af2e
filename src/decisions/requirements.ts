import type { Actor } from '../domain/actor.ts';
import { matchesAny } from '../domain/glob-pattern.ts';
import type { ReviewPolicy } from '../domain/stored-proposal.ts';
import type { Situation } from './situation.ts';

/** Somebody who approves, as rules and CODEOWNERS may name them. */
export interface Approver {
  actor: Actor;
  email: string | null;
}

/** What a rule asks for and how far it is met. */
export interface Requirement {
  /** In words: `2 approvals of ann, @shop/payments (payments/**)`. */
  what: string;
  needed: number;
  has: number;
}

type Scope = Pick<ReviewPolicy['approvals'][number], 'paths' | 'kinds' | 'risk'>;
type Change = Pick<Situation['proposal'], 'paths' | 'kind' | 'risk'>;

/** Whether a rule speaks for a change: all that is set holds. */
export function speaksFor({ paths, kinds, risk }: Scope, change: Change): boolean {
  if (paths && !change.paths.some((path) => matchesAny(paths, path))) return false;
  if (kinds && !kinds.includes(change.kind)) return false;
  return !risk || risk.includes(change.risk);
}

/** Whether a name of the policy or of CODEOWNERS is this person's: user name, `@name`, e-mail address, or a team of the policy. */
export function isNamed(name: string, { actor, email }: Approver, teams: ReviewPolicy['teams']): boolean {
  if (actor.kind !== 'person') return false;
  const is = (word: string): boolean => {
    const plain = word.toLowerCase();
    return plain === actor.id || plain === `@${actor.id}` || (email !== null && plain === email.toLowerCase());
  };
  return is(name) || (Object.hasOwn(teams, name) && (teams[name] ?? []).some(is));
}

/**
 * Every requirement of the policy on a change, and how far these approvers meet it: one approval where no rule speaks, each
 * rule that does, and with `codeOwners` an owner of each changed file. Pure.
 */
export function requirementsOn(
  change: Change,
  { policy, owners }: Pick<Situation, 'policy' | 'owners'>,
  given: readonly Approver[],
): Requirement[] {
  // Whoever says it twice is one.
  const approvers = [...new Map(given.map((one) => [`${one.actor.kind} ${one.actor.id}`, one])).values()];
  const named = (names: readonly string[]): Approver[] =>
    approvers.filter((approver) => names.some((name) => isNamed(name, approver, policy.teams)));
  const rules = policy.approvals
    .filter((rule) => speaksFor(rule, change))
    .map(({ count, from, paths }) => ({
      what: `${count} approval${count === 1 ? '' : 's'}${from ? ` of ${from.join(', ')}` : ''}${paths ? ` (${paths.join(', ')})` : ''}`,
      needed: count,
      has: from ? named(from).length : approvers.length,
    }));
  const one = { what: '1 approval', needed: 1, has: approvers.length };
  return [one, ...rules, ...(policy.codeOwners ? ownersRequired(change, owners, named) : [])];
}

/** Files of the same owners are one requirement. */
function ownersRequired(
  change: Change,
  owners: Situation['owners'],
  named: (names: readonly string[]) => Approver[],
): Requirement[] {
  const byOwners = Map.groupBy(
    change.paths.filter((path) => Object.hasOwn(owners, path) && (owners[path] ?? []).length > 0),
    (path) => (owners[path] ?? []).join(' '),
  );
  return [...byOwners].map(([, paths]) => {
    const names = owners[paths[0] ?? ''] ?? [];
    return { what: `an owner of ${paths.join(', ')} (${names.join(', ')})`, needed: 1, has: named(names).length };
  });
}

export function isMet({ needed, has }: Requirement): boolean {
  return has >= needed;
}
