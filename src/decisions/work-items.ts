import { decisionInClosingReason } from '../domain/decision.ts';
import { Fault } from '../domain/fault.ts';
import type { ItemStore, StoredItem } from '../ports/store/item-store.ts';
import type { DecisionRecord } from '../ports/store/proposal-store.ts';
import type { DecidingCaller, Decisions } from './decisions.ts';

/** Closing work items: of a decision item it is the decision itself. */
export class WorkItems {
  readonly #items: ItemStore;
  readonly #decisions: Decisions;

  constructor(items: ItemStore, decisions: Decisions) {
    this.#items = items;
    this.#decisions = decisions;
  }

  /**
   * Closes an item. A decision item closes by a decision about the change that it names, and by nothing else. Throws
   * NOT_FOUND; CONFLICT for what is closed already and for other words on a decision item; and as `Decisions.decide`.
   */
  async close(
    id: string,
    reason: string,
    caller: DecidingCaller,
    via: DecisionRecord['via'] = 'work-item',
  ): Promise<StoredItem> {
    const found = await this.item(id);
    if (found.item.state === 'closed') throw new Fault('CONFLICT', `${id} is closed already`);
    if (found.item.kind === 'decision') await this.#decide(found, reason, caller, via);
    else if (!(await this.#items.close(id, { how: 'done', reason, by: caller.actor })))
      throw new Fault('CONFLICT', `${id} was closed meanwhile`);
    return this.item(id);
  }

  /** Throws NOT_FOUND. */
  async item(id: string): Promise<StoredItem> {
    const found = await this.#items.item(id);
    if (!found) throw new Fault('NOT_FOUND', `there is no work item ${id}`);
    return found;
  }

  async #decide(
    { item, proposal }: StoredItem,
    text: string,
    caller: DecidingCaller,
    via: DecisionRecord['via'],
  ): Promise<void> {
    const said = decisionInClosingReason(text);
    if (!said || !proposal || !item.manifest)
      throw new Fault('CONFLICT', `these words decide nothing, and ${item.id} waits for a decision`, {
        help: 'Begin with `Approved`, `Rejected: why` or `Needs revision: what`.',
      });
    const { verb, reason } = said;
    const leadsTo = verb === 'reject' ? ('needs-investigation' as const) : null;
    const asked = { verb, reason, leadsTo, manifest: item.manifest, via, patch: null, beside: false };
    await this.#decisions.decide(proposal, asked, caller);
    const after = await this.item(item.id);
    // One of several approvals was given: the item waits for the others.
    if (after.item.state !== 'closed')
      await this.#items.comment(item.id, caller.actor, `Approved; more approvals are needed. ${reason}`.trim());
  }
}
