import { type ScopedChange, speaksFor } from '../domain/change-scope.ts';
import type { ReviewPolicy } from '../domain/stored-proposal.ts';
import type { Named } from './named.ts';
import type { Situation } from './situation.ts';

/** Somebody who approves, and for whom besides. */
export interface Approver extends Named {
  standsFor?: readonly Named[];
}

/** What a rule asks for and how far it is met. */
export interface Requirement {
  /** In words: `2 approvals of ann, @shop/payments (payments/**)`. */
  what: string;
  needed: number;
  has: number;
}

/** Whether a name of the policy or of CODEOWNERS is this person's: user name, `@name`, e-mail address, or a team of the policy. */
export function isNamed(name: string, { actor, email }: Named, teams: ReviewPolicy['teams']): boolean {
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
  change: ScopedChange,
  { policy, owners }: Pick<Situation, 'policy' | 'owners'>,
  given: readonly Approver[],
): Requirement[] {
  // Whoever says it twice is one.
  const approvers = [...new Map(given.map((one) => [`${one.actor.kind} ${one.actor.id}`, one])).values()];
  const named = (names: readonly string[]): number =>
    peopleNamed(
      approvers.map(({ standsFor = [], ...self }) =>
        [self, ...standsFor].filter((one) => names.some((name) => isNamed(name, one, policy.teams))),
      ),
    );
  const rules = policy.approvals
    .filter((rule) => speaksFor(rule, change))
    .map(({ count, from, paths }) => ({
      what: `${count} approval${count === 1 ? '' : 's'}${from ? ` of ${from.join(', ')}` : ''}${paths ? ` (${paths.join(', ')})` : ''}`,
      needed: count,
      has: from ? named(from) : approvers.length,
    }));
  const one = { what: '1 approval', needed: 1, has: approvers.length };
  return [one, ...rules, ...(policy.codeOwners ? ownersRequired(change, owners, named) : [])];
}

/** Files of the same owners are one requirement. */
function ownersRequired(
  change: ScopedChange,
  owners: Situation['owners'],
  named: (names: readonly string[]) => number,
): Requirement[] {
  const byOwners = Map.groupBy(
    change.paths.filter((path) => Object.hasOwn(owners, path) && (owners[path] ?? []).length > 0),
    (path) => (owners[path] ?? []).join(' '),
  );
  return [...byOwners].map(([, paths]) => {
    const names = owners[paths[0] ?? ''] ?? [];
    return { what: `an owner of ${paths.join(', ')} (${names.join(', ')})`, needed: 1, has: named(names) };
  });
}

/**
 * How many of the people that are named these approvers come to. Each of them is one, themself or somebody for whom they stand in,
 * and nobody comes twice: a largest matching (augmenting paths).
 */
function peopleNamed(approvers: readonly (readonly Named[])[]): number {
  const takenBy = new Map<string, number>();
  const place = (approver: number, seen: Set<string>): boolean =>
    (approvers[approver] ?? []).some(({ actor: { id } }) => {
      if (seen.has(id)) return false;
      seen.add(id);
      const holder = takenBy.get(id);
      if (holder !== undefined && !place(holder, seen)) return false;
      takenBy.set(id, approver);
      return true;
    });
  return approvers.filter((_one, i) => place(i, new Set())).length;
}

export function isMet({ needed, has }: Requirement): boolean {
  return has >= needed;
}
