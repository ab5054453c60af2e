import { Fault } from '../domain/fault.ts';
import { speaksFor } from '../domain/change-scope.ts';
import { mayDo } from '../domain/permission.ts';
import { longestDays, type StandIn } from '../domain/stand-in.ts';
import { changedPaths, type StoredProposal } from '../domain/stored-proposal.ts';
import type { User } from '../domain/user.ts';
import type { StandInStore } from '../ports/store/stand-in-store.ts';
import type { UserStore } from '../ports/store/user-store.ts';
import type { DecidingCaller } from './deciding-caller.ts';
import type { Named } from './named.ts';

/** What is asked for: who is away, who decides meanwhile, from when until when, about what. */
export type StandInWish = Pick<StandIn, 'away' | 'standIn' | 'since' | 'until' | 'scope' | 'reason'>;

/** All that a hand-over is judged by. */
export interface HandOver {
  wish: StandInWish;
  caller: DecidingCaller;
  /** As the installation knows them; null: not at all. */
  away: Pick<User, 'role' | 'disabled'> | null;
  standIn: Pick<User, 'role' | 'disabled'> | null;
  now: Date;
}

const dayMs = 86_400_000;
const decides = (user: HandOver['away']): boolean => user !== null && !user.disabled && mayDo(user.role, 'decide');

/** All that speaks against a hand-over, in words; empty: it holds. Pure. It gives nobody a role: both decide by themselves. */
export function standInRefusals({ wish, caller, away, standIn, now }: HandOver): string[] {
  const [since, until] = [Date.parse(wish.since), Date.parse(wish.until)];
  const mine = caller.actor.kind === 'person' && caller.actor.id === wish.away;
  const administers = caller.actor.kind === 'person' && caller.role !== null && mayDo(caller.role, 'administer');
  return [
    mine || administers ? '' : 'only who is away, or an administrator, hands decisions over',
    wish.away === wish.standIn ? 'nobody stands in for themself' : '',
    decides(away) ? '' : `${wish.away} is nobody who decides`,
    decides(standIn) ? '' : `${wish.standIn} is nobody who decides: standing in gives no role`,
    since < until ? '' : 'it ends before it begins',
    until > now.getTime() ? '' : 'it is over already',
    until - Math.max(since, now.getTime()) <= longestDays * dayMs ? '' : `it lasts longer than ${longestDays} days`,
  ].filter(Boolean);
}

/** For whom somebody stands in, about this change. Nobody hands on what was handed to them. Pure. */
export function standsFor(
  active: readonly { standIn: StandIn; email: string | null }[],
  { actor }: Pick<DecidingCaller, 'actor'>,
  proposal: Pick<StoredProposal, 'project' | 'kind' | 'risk' | 'manifest'>,
): Named[] {
  if (actor.kind !== 'person') return [];
  const { kind, risk, project } = proposal;
  const change = { kind, risk, paths: changedPaths(proposal) };
  const found = active.filter(({ standIn: { standIn, scope } }) => {
    const { projects, ...about } = scope;
    return standIn === actor.id && (!projects || projects.includes(project)) && speaksFor(about, change);
  });
  const named = found.map(({ standIn: { away }, email }): Named => ({ actor: { kind: 'person', id: away }, email }));
  return [...new Map(named.map((one) => [one.actor.id, one])).values()];
}

/** Handing decisions over for a time (REV-3). The audit log tells of each by its route. */
export class StandIns {
  readonly #store: StandInStore;
  readonly #users: Pick<UserStore, 'user'>;
  readonly #now: () => Date;

  constructor(store: StandInStore, users: Pick<UserStore, 'user'>, now: () => Date) {
    this.#store = store;
    this.#users = users;
    this.#now = now;
  }

  /** Throws NO_PERMISSION for who may not, CONFLICT with all that speaks against it. */
  async make(asked: Omit<StandInWish, 'since'> & { since: string | null }, caller: DecidingCaller): Promise<StandIn> {
    const now = this.#now();
    const wish = { ...asked, since: asked.since ?? now.toISOString() };
    const [away, standIn] = [await this.#users.user(wish.away), await this.#users.user(wish.standIn)];
    const reasons = standInRefusals({ wish, caller, away, standIn, now });
    if (reasons.length > 0)
      throw new Fault(reasons[0]?.startsWith('only ') ? 'NO_PERMISSION' : 'CONFLICT', reasons.join('; '));
    return this.#store.make({ ...wish, madeBy: caller.actor.id });
  }

  /** Ended by either of the two, or an administrator. Throws NOT_FOUND, NO_PERMISSION, CONFLICT where it is over. */
  async end(id: string, { actor, role }: DecidingCaller): Promise<StandIn> {
    const known = await this.#store.standIn(id);
    if (!known) throw new Fault('NOT_FOUND', `there is no stand-in ${id}`);
    const isOne = actor.kind === 'person' && [known.away, known.standIn].includes(actor.id);
    if (!isOne && !(role !== null && mayDo(role, 'administer')))
      throw new Fault('NO_PERMISSION', 'only one of the two, or an administrator, ends it');
    const ended = await this.#store.end(id, actor.id);
    if (!ended) throw new Fault('CONFLICT', `the stand-in ${id} is over already`);
    return ended;
  }
}
