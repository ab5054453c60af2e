import { decisionInClosingReason } from '../domain/decision.ts';
import { isSameActor } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import { mayDo } from '../domain/permission.ts';
import { postFixReviewTag } from '../domain/post-fix-review.ts';
import type { ItemStore, StoredItem } from '../ports/store/item-store.ts';
import type { DecisionRecord, ProposalStore } from '../ports/store/proposal-store.ts';
import type { DecidingCaller } from './deciding-caller.ts';
import type { Decisions } from './decisions.ts';

/** Closing work items: of a decision item it is the decision itself. */
export class WorkItems {
  readonly #items: ItemStore;
  readonly #decisions: Decisions;
  readonly #proposals: Pick<ProposalStore, 'proposal'>;

  constructor(items: ItemStore, decisions: Decisions, proposals: Pick<ProposalStore, 'proposal'>) {
    this.#items = items;
    this.#proposals = proposals;
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
    else if (found.item.tags.includes(postFixReviewTag)) await this.#review(found, reason, caller);
    else if (!(await this.#items.close(id, { how: 'done', reason, by: caller.actor })))
      throw new Fault('CONFLICT', `${id} was closed meanwhile`);
    return this.item(id);
  }

  /** What is looked at after the fix is closed by somebody who decides and has not made the change, and by no program. */
  async #review(
    { item: { id }, proposal }: StoredItem,
    reason: string,
    { actor, role }: DecidingCaller,
  ): Promise<void> {
    if (actor.kind !== 'person' || role === null || !mayDo(role, 'decide'))
      throw new Fault('NO_PERMISSION', `${id} is closed by a person who may decide`);
    const of = proposal === null ? null : await this.#proposals.proposal(proposal);
    const isOwn = of?.proposers.some((proposer) => isSameActor(proposer, actor)) ?? false;
    if (isOwn && !of?.policy.selfApproval)
      throw new Fault(
        'CONFLICT',
        `you have proposed or edited the change that ${id} is about: somebody else looks at it`,
      );
    if (!(await this.#items.close(id, { how: 'done', reason, by: actor })))
      throw new Fault('CONFLICT', `${id} was closed meanwhile`);
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
