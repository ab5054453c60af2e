import type { AuditStore } from '../ports/store/audit-store.ts';
import { networkOf } from './throttle.ts';

/** A request that was sent away before it did anything. No text of the request's own stands in it but the address. */
export interface Refusal {
  /** A user's name, `service:NAME`, `local`, or `nobody`. */
  actor: string;
  /** Method and route, as the route is declared. */
  action: string;
  why: string;
  /** Code of the fault. */
  outcome: string;
  from: string;
}

const windowMs = 10 * 60_000;
/** Kinds told apart in a window: of one network that shows nothing valid, of all of these, and of callers who are known. */
const atMost = { network: 10, strangers: 100, known: 200 } as const;
const nobody = 'nobody';

interface Counted {
  refusal: Refusal;
  more: number;
}

/**
 * Tells the audit log of refused requests without letting whoever sends them fill it: the first of a kind (who, what, why,
 * from which network) is told at once, those like it in the same ten minutes by one entry with their number, and what is too
 * manifold is told by network, then altogether. What strangers do takes no place from what known callers are refused.
 */
export class Refusals {
  readonly #audit: Pick<AuditStore, 'append'>;
  readonly #counted = new Map<string, Counted>();
  readonly #networks = new Map<string, number>();
  #kinds = { strangers: 0, known: 0 };
  #end: NodeJS.Timeout | null = null;
  #told: Promise<unknown> = Promise.resolve();

  constructor(audit: Pick<AuditStore, 'append'>) {
    this.#audit = audit;
  }

  /** Never throws and is never waited for: a log that is away changes no answer. */
  note(refusal: Refusal): void {
    this.#end ??= setTimeout(() => void this.flush(), windowMs).unref();
    const known = this.#counted.get(keyOf(refusal));
    if (known) known.more += 1;
    else this.#first(refusal);
  }

  /** Ends the window: what was counted is told. */
  async flush(): Promise<void> {
    if (this.#end) clearTimeout(this.#end);
    this.#end = null;
    const counted = [...this.#counted.values()];
    this.#counted.clear();
    this.#networks.clear();
    this.#kinds = { strangers: 0, known: 0 };
    for (const { refusal, more } of counted)
      if (more > 0) this.#tell({ ...refusal, why: `${refusal.why}; ${more} more of these within 10 minutes` });
    await this.#told;
  }

  #first(refusal: Refusal): void {
    const merged = this.#within(refusal);
    const known = this.#counted.get(keyOf(merged));
    if (known) {
      known.more += 1;
      return;
    }
    this.#counted.set(keyOf(merged), { refusal: merged, more: 0 });
    this.#tell(merged);
  }

  /** The refusal as it is told apart: itself while there is room, else what it is one of. */
  #within(refusal: Refusal): Refusal {
    const many = { action: 'requests', why: 'of many kinds', outcome: 'refused' };
    if (refusal.actor !== nobody) {
      if (this.#kinds.known >= atMost.known) return { ...many, actor: 'several', from: 'several addresses' };
      this.#kinds.known += 1;
      return refusal;
    }
    const network = networkOf(refusal.from);
    const kinds = this.#networks.get(network) ?? 0;
    if (this.#kinds.strangers >= atMost.strangers) return { ...many, actor: nobody, from: 'several addresses' };
    // The place behind the last one of a network is that of all of its further kinds.
    if (kinds > atMost.network) return { ...many, actor: nobody, from: network };
    this.#networks.set(network, kinds + 1);
    this.#kinds.strangers += 1;
    return kinds === atMost.network ? { ...many, actor: nobody, from: network } : refusal;
  }

  #tell({ why, ...rest }: Refusal): void {
    this.#told = this.#told.then(() => this.#audit.append({ ...rest, target: why })).catch(() => {});
  }
}

function keyOf({ actor, action, why, outcome, from }: Refusal): string {
  return JSON.stringify([actor, action, why, outcome, networkOf(from)]);
}
