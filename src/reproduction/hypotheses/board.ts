import type { Hypothesis } from '../../domain/hypothesis.ts';
import type { Hit } from '../search/input-search.ts';
import type { InputChange } from '../input-change.ts';
import type { ReproductionReport, StrategyName } from '../../domain/reproduction.ts';
import type { Scenario } from '../../domain/scenario.ts';

/** What an attempt at a hypothesis brought: the failure, or what was seen instead. */
export type Attempt =
  | {
      kind: 'confirmed';
      hit: Hit;
      scenario: Scenario;
      change: InputChange | null;
      evidence: string;
      neighbours?: Scenario[];
      siblings?: Scenario[];
      /** Good traffic that was seen to go well. */
      ordinary?: Scenario[];
      /** The input is as small as it gets. */
      minimised?: boolean;
      /** Of a race: its order, and how often it showed without one. */
      schedule?: ReproductionReport['schedule'];
      /** Pass where one fact is another, but are no traffic that a fix has to keep: for the written test's controls only. */
      controls?: Scenario[];
      /** Further inputs on which rival patches may be compared. */
      probes?: Scenario[];
      /** Goes on behind this one, where its written test turns out not to hold. */
      again?: () => Promise<Attempt>;
    }
  /** `opens`: claims that only this run could raise. */
  | {
      kind: 'refuted';
      evidence: string;
      learned: Lesson[];
      closest: Hit | null;
      opens?: Claim[];
      /** What the program asked of others and the recording does not hold. */
      unanswered?: readonly string[];
    }
  | { kind: 'inconclusive'; evidence: string };

/** Moves the rank of every open hypothesis about a subject. */
export interface Lesson {
  about: string;
  factor: number;
  why: string;
}

/** A claim that can be tried. `about` names what it rests on (an entry, a module), so that lessons reach it. */
export interface Claim {
  /** Of a claim that has one already: a person's. */
  id?: string;
  strategy: StrategyName;
  by: string;
  claim: string;
  rank: number;
  about: string;
  attempt(): Promise<Attempt>;
}

interface Entry {
  claim: Claim;
  hypothesis: Hypothesis;
  /** How it is tried next. */
  attempt: () => Promise<Attempt>;
}

/** A claim with the run that confirmed it. */
export interface Confirmed {
  claim: Claim;
  attempt: Extract<Attempt, { kind: 'confirmed' }>;
}

type Listener = (hypothesis: Hypothesis, attempt: Attempt) => string;

/** The hypotheses of one bug. The best open one is tried; what its run shows reorders the rest (MAP-7). */
export class HypothesisBoard {
  readonly #claims: Entry[] = [];
  readonly #record: Listener;
  #closest: Hit | null = null;
  readonly #unanswered = new Set<string>();

  /** `record` is told each outcome and answers with the id of the ledger entry. */
  constructor(record: Listener) {
    this.#record = record;
  }

  /** The nearest failure that a refuted attempt met. */
  get closest(): Hit | null {
    return this.#closest;
  }

  /** What runs asked for and no recording holds, over all attempts. */
  get unanswered(): string[] {
    return [...this.#unanswered];
  }

  get hypotheses(): Hypothesis[] {
    return this.#claims.map(({ hypothesis }) => hypothesis);
  }

  add(claim: Claim): void {
    const own = this.#claims.filter((one) => one.claim.id === undefined).length;
    const id = claim.id ?? `H${own + 1}`;
    this.#claims.push({
      claim,
      attempt: () => claim.attempt(),
      hypothesis: { id, by: claim.by, claim: claim.claim, state: 'open', rank: claim.rank, evidence: [] },
    });
  }

  /** Tries open hypotheses, best first, until one is confirmed, none is left, or `over()`. */
  async run(over: () => boolean): Promise<Confirmed | null> {
    while (!over()) {
      const next = this.#claims
        .filter(({ hypothesis }) => hypothesis.state === 'open')
        .toSorted((a, b) => b.hypothesis.rank - a.hypothesis.rank)[0];
      if (!next) return null;
      const attempt = await next.attempt();
      next.hypothesis.state = attempt.kind;
      next.hypothesis.evidence.push(attempt.evidence, this.#record(next.hypothesis, attempt));
      if (attempt.kind === 'confirmed') return { claim: next.claim, attempt };
      if (attempt.kind !== 'refuted') continue;
      for (const asked of attempt.unanswered ?? []) this.#unanswered.add(asked);
      this.#learn(attempt.learned);
      for (const claim of attempt.opens ?? []) this.add(claim);
      if (attempt.closest && attempt.closest.identity.score > (this.#closest?.identity.score ?? 0))
        this.#closest = attempt.closest;
    }
    return null;
  }

  /** What confirmed a claim did not hold when its written test ran: the claim is tried further, or refuted. */
  refuse({ claim, attempt }: Confirmed, evidence: string): void {
    const entry = this.#claims.find((one) => one.claim === claim);
    if (!entry) return;
    entry.hypothesis.evidence.push(evidence);
    entry.hypothesis.state = attempt.again ? 'open' : 'refuted';
    entry.hypothesis.rank *= 0.9;
    if (attempt.again) entry.attempt = attempt.again;
  }

  #learn(lessons: readonly Lesson[]): void {
    for (const { about, factor } of lessons) {
      for (const { claim, hypothesis } of this.#claims) {
        if (hypothesis.state === 'open' && claim.about === about)
          hypothesis.rank = Math.min(1, hypothesis.rank * factor);
      }
    }
  }
}
