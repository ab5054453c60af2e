import type { Actor } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import { mayDo } from '../domain/permission.ts';
import { plainLine } from '../domain/plain-text.ts';
import type { BugStore } from '../ports/store/bug-store.ts';
import type { ItemStore } from '../ports/store/item-store.ts';
import type { UserStore } from '../ports/store/user-store.ts';
import type { HeardInTracker, TrackerListener } from '../ports/tracker-listener.ts';
import type { DecidingCaller } from './deciding-caller.ts';
import type { WorkItems } from './work-items.ts';

export interface TrackerWordsParts {
  items: ItemStore;
  workItems: WorkItems;
  bugs: BugStore;
  users: Pick<UserStore, 'user'>;
}

const ourselves: Actor = { kind: 'engine', id: 'reproof' };
const textMost = 20_000;

/**
 * What people do to items in trackers, acted upon as if they had done it here: comments are kept, closing an item closes it, closing a
 * decision item with the words of REV-3 decides. Only the account of a user here does so; of anyone else it is told and counts for
 * nothing. What came to nothing is answered with a comment, which goes back to where it was said.
 */
export class TrackerWords implements TrackerListener {
  readonly #parts: TrackerWordsParts;

  constructor(parts: TrackerWordsParts) {
    this.#parts = parts;
  }

  async heard(heard: HeardInTracker): Promise<void> {
    const { change, item } = heard;
    const caller = await this.#caller(heard);
    if (change.kind === 'commented') await this.#comment(heard, caller, change.comment.text);
    else if (item.kind === 'bug') await this.#note(heard, caller);
    else if (change.kind === 'closed' && item.state !== 'closed') await this.#close(heard, caller, change.reason);
    else if (change.kind === 'reopened' && item.state === 'closed')
      await this.#answer(heard, 'It is closed in Reproof and stays so.');
  }

  /** The user here whose account it is; null for a stranger, and for who may not log in any more. */
  async #caller({ user: name }: HeardInTracker): Promise<DecidingCaller | null> {
    const user = name === null ? null : await this.#parts.users.user(name);
    return user && !user.disabled ? { actor: { kind: 'person', id: user.name }, role: user.role } : null;
  }

  async #comment(
    { key, tracker, item, account }: HeardInTracker,
    caller: DecidingCaller | null,
    text: string,
  ): Promise<void> {
    const stranger: Actor = { kind: 'agent', id: plainLine(`${tracker}: ${account ?? 'somebody'}`, 150) };
    await this.#parts.items.comment(item.id, caller?.actor ?? stranger, text.slice(0, textMost), key);
  }

  async #close(heard: HeardInTracker, caller: DecidingCaller | null, reason: string): Promise<void> {
    const { item, tracker } = heard;
    if (!caller) return this.#answer(heard, 'It stays open: the account that closed it belongs to no user of Reproof.');
    if (!caller.role || !mayDo(caller.role, 'work'))
      return this.#answer(heard, 'It stays open: whoever closed it may not do so in Reproof.');
    try {
      await this.#parts.workItems.close(item.id, reason || `closed in ${tracker}`, caller);
    } catch (error) {
      if (!(error instanceof Fault) || error.retry || error.code === 'INTERNAL') throw error;
      const now = await this.#parts.items.item(item.id);
      if (now && now.item.state !== 'closed')
        await this.#answer(heard, `It stays open: ${error.message}. ${error.help}`);
    }
  }

  /** A bug moves by evidence and decisions: what a tracker says of its state is told in its ledger. */
  async #note({ key, tracker, item, change, account }: HeardInTracker, caller: DecidingCaller | null): Promise<void> {
    const told = await this.#parts.bugs.ledger(item.id);
    if (told.some(({ inputs }) => inputs.includes(key))) return;
    const why = change.kind === 'closed' && change.reason ? `: ${change.reason}` : '';
    const to = 'to' in change ? ` to ${change.to ?? 'nobody'}` : '';
    const who = caller?.actor.id ?? account ?? 'somebody';
    const outcome = plainLine(`${change.kind}${to} in ${tracker} by ${who}${why}`, 1_000);
    const actor = caller?.actor.id ?? 'tracker';
    const kind = `tracker-${change.kind}`;
    await this.#parts.bugs.append(null, item.id, [{ stage: 'review', kind, actor, inputs: [key], outcome }]);
  }

  #answer({ key, item }: HeardInTracker, text: string): Promise<void> {
    return this.#parts.items.comment(item.id, ourselves, text, `answer to ${key}`);
  }
}
