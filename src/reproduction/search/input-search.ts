import { isEngineRaised } from '../../domain/operation.ts';
import { type Identity, isSameFailure } from '../../domain/reproduction.ts';
import type { ObservedFailure, RunOutcome } from '../../domain/run.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Bench } from '../../ports/bench.ts';
import type { CapturedValue } from '../evidence/captured-values.ts';
import type { Json } from '../inputs/document.ts';
import type { Dictionary } from '../mutation/dictionary.ts';
import { randomMutant, seededRandom, singleMutants } from '../mutation/operators.ts';
import { byteMutants } from '../mutation/byte-mutants.ts';
import { flowMutants } from '../mutation/flow-mutants.ts';
import { cornerMutants, crossings } from '../mutation/seed-mutants.ts';
import { renamed, spliced, type WordMutant } from '../mutation/word-mutants.ts';
import { transplants, type Variant } from '../mutation/transplant.ts';
import { type ErrorWords, sharedMessage } from '../identity/shared-message.ts';
import { Echoes } from './echoes.ts';
import { isUnreached, reach, type Site } from './reach.ts';
import { WorkQueue } from './work-queue.ts';

/** One way into the program: the ordinary input, and how another one is given to it. */
export interface InputPort {
  name: string;
  ordinary: Json;
  /** Further ordinary inputs, best first: all are tried as they are, and changed in turn. */
  seeds?: readonly Json[];
  scenarioWith(value: Json): Scenario;
}

export interface SearchContext {
  /** One trial at a time each; as many as may run side by side. */
  benches: readonly Bench[];
  /** How far a failure is production's. */
  judge: (failure: ObservedFailure) => Identity;
  captured: readonly CapturedValue[];
  dictionary: Dictionary;
  /** Monotonic milliseconds at which the search ends. */
  deadline: number;
  now: () => number;
  trialTimeMs: number;
  /** How long the ordinary input takes, in milliseconds. */
  ordinaryMs: number;
  observeHandled: boolean;
  /** Coverage guides the last phase where trials are cheap. */
  cheap: boolean;
  /** Loaded modules are kept from trial to trial: for calls of a library that takes long to load. */
  reuse?: boolean;
  /** Places of the production stack: inputs that come by them are worth changing. */
  sites?: readonly Site[];
  /** Production's error: a hit whose message has other words in its place is not taken before they were tried. */
  error: ErrorWords | null;
  /** Values that the message says were met, the likeliest first. */
  bad?: readonly Json[];
  /** Values that the code of the stack meets on the ordinary input; asked once, when their phase comes. */
  valuesMet?: (scenario: Scenario) => Promise<readonly string[]>;
  /** Captured values are used at all (false: a bare stack, synthesis only). */
  phases: readonly Phase[];
}

export type Phase = 'words' | 'flow' | 'seeds' | 'corner' | 'crossing' | 'transplant' | 'pair' | 'mutation' | 'fuzz';

export interface Hit {
  value: Json;
  failure: ObservedFailure;
  identity: Identity;
  phase: Phase;
  change: string;
  trials: number;
}

interface Tried {
  value: Json;
  score: number;
  fit: number;
  change: string;
}

/** Places that fit the evidence less are left to the later phases. */
const leastFit = 0.1;

/** Two values at once are worth trying only where each fits well by itself. */
const leastPairFit = 0.3;

/** Inputs that may be tried for a hit in better words. */
const spareTrials = 40;
/** For words that stand elsewhere than a value of their own. */
const wordsMs = 8_000;
const confirmTimeMs = 20_000;

/** The failure among those an outcome reports that is nearest to production's. */
export function nearestFailure(
  outcome: RunOutcome,
  judge: SearchContext['judge'],
): { failure: ObservedFailure; identity: Identity } | null {
  const failures =
    outcome.kind === 'failed'
      ? [outcome.failure, ...outcome.also]
      : outcome.kind === 'passed'
        ? (outcome.caught ?? [])
        : [];
  const [first, ...rest] = failures.map((failure) => ({ failure, identity: judge(failure) }));
  if (!first) return null;
  const best = rest.reduce((leader, next) => (next.identity.score > leader.identity.score ? next : leader), first);
  // What a good answer threw and caught on its way is nothing, unless it is the very failure.
  return outcome.kind === 'failed' || isSameFailure(best.identity) ? best : null;
}

/** Looks for an input under which the production failure shows: evidence first, then single changes, then a guided search. */
export class InputSearch {
  readonly #port: InputPort;
  readonly #context: SearchContext;
  readonly #seen = new Set<string>();
  readonly #tried: Tried[] = [];
  readonly #features = new Set<string>();
  readonly #echoes = new Echoes();
  /** Seeds, nearest to the stack first. */
  #grounds: readonly Json[] = [];
  #hit: Hit | null = null;
  #spare: { hit: Hit; until: number } | null = null;
  #closest: Hit | null = null;
  #deadline: number;
  trials = 0;

  constructor(port: InputPort, context: SearchContext) {
    this.#port = port;
    this.#context = context;
    this.#deadline = context.deadline;
  }

  /** The nearest failure so far that is not production's, for the report. */
  get closest(): Hit | null {
    return this.#closest;
  }

  /** Runs the phases until one hits or time is up. */
  async run(): Promise<Hit | null> {
    const phases: Record<Phase, () => Promise<void>> = {
      seeds: () => this.#seedPhase(),
      corner: () =>
        this.#attemptAll('corner', this.#within(8_000, cornerMutants(this.#seeds(), this.#context.bad ?? []))),
      crossing: () =>
        this.#attemptAll('crossing', this.#within(8_000, crossings(this.#seeds(), this.#context.bad ?? []))),
      transplant: () => this.#transplantPhase(),
      flow: () => this.#flowPhase(),
      pair: () => this.#pairPhase(),
      words: () => this.#attemptAll('words', this.#within(wordsMs, this.#words())),
      mutation: () => this.#mutationPhase(),
      fuzz: () => this.#fuzzPhase(),
    };
    for (const phase of this.#context.phases) {
      if (this.#hit || this.#over()) break;
      await phases[phase]();
    }
    return (this.#hit ??= this.#spare?.hit ?? null);
  }

  #over(): boolean {
    if (this.#spare && this.trials >= this.#spare.until) return true;
    return this.#hit !== null || this.#context.now() > this.#deadline;
  }

  /** Tries one input on the given bench; true when it reached code that no input before it had reached. */
  async #attempt(
    bench: Bench,
    value: Json,
    phase: Phase,
    change: string,
    fit: number,
    coverage = false,
  ): Promise<boolean> {
    const key = JSON.stringify(value);
    if (this.#over() || key.length > 200_000 || this.#seen.has(key)) return false;
    this.#seen.add(key);
    this.trials++;
    const { judge, trialTimeMs, observeHandled } = this.#context;
    const outcome = await bench.try(this.#port.scenarioWith(value), {
      timeMs: trialTimeMs,
      observeHandled,
      coverage,
      reuse: this.#context.reuse === true,
    });
    const nearest = nearestFailure(outcome, judge);
    const hit = nearest && { ...nearest, value, phase, change, trials: this.trials };
    if (hit && (!isSameFailure(hit.identity) || (await this.#holds(bench, value)))) this.#note(hit);
    if (hit && !this.#hit) this.#listen(hit);
    const near = coverage ? reach(outcome.facts?.features ?? [], this.#context.sites ?? []) : 0;
    const score = nearest?.identity.score ?? (outcome.kind === 'timed-out' ? -1 : 0);
    this.#tried.push({ value, score, fit: Math.max(fit, near), change });
    return this.#novel(outcome.facts?.features ?? []);
  }

  /** A hit counts once a process of its own shows it too, at the program's own pace: a warm, hurried one can deceive. */
  async #holds(bench: Bench, value: Json): Promise<boolean> {
    const { judge, observeHandled } = this.#context;
    const outcome = await bench.try(this.#port.scenarioWith(value), {
      timeMs: confirmTimeMs,
      observeHandled,
      fresh: true,
      ownPace: true,
    });
    const nearest = nearestFailure(outcome, judge);
    return nearest !== null && isSameFailure(nearest.identity);
  }

  /** Forgets the hit, which a fresh run of its test refuted, so that `run` goes on behind it until `deadline`. */
  resume(deadline: number): void {
    this.#hit = null;
    this.#spare = null;
    this.#deadline = deadline;
  }

  /** What the program said leads to inputs: as an answer to its own checks, or as production's words for its own. */
  #listen({ value, failure, identity, change }: Hit): void {
    const { error } = this.#context;
    if (error && isSameFailure(identity)) this.#echoes.adopt(value, failure.message, error.message, change);
    else if (identity.tier === 'I1') this.#echoes.move(this.#port.ordinary, value, change);
    else this.#echoes.hear(value, failure.message, change);
  }

  /** The failure in production's own words ends the search; in other words it is kept while those are tried. */
  #note(hit: Hit): void {
    const { error } = this.#context;
    const shared = isSameFailure(hit.identity) ? (error ? sharedMessage(error, hit.failure) : '') : null;
    if (shared !== null && (!error || shared === error.message || isEngineRaised(error.type, error.message)))
      this.#hit ??= hit;
    else if (shared !== null) this.#spare ??= { hit, until: this.trials + spareTrials };
    else if (!this.#closest || hit.identity.score > this.#closest.identity.score) this.#closest = hit;
  }

  #novel(features: readonly string[]): boolean {
    const before = this.#features.size;
    for (const feature of features) if (!isUnreached(feature)) this.#features.add(feature);
    return this.#features.size > before;
  }

  async #attemptAll(phase: Phase, variants: Iterable<{ value: Json; fit: number; change: string }>): Promise<void> {
    const queue = new WorkQueue(this.#echoes.before(variants));
    await queue.drain(this.#context.benches, (bench, v) =>
      this.#attempt(bench, v.value, phase, v.change, v.fit).then(() => !this.#over()),
    );
  }

  #variants(): Variant[] {
    return this.#context.captured
      .flatMap((captured) => transplants(this.#port.ordinary, captured))
      .filter((v) => v.fit >= leastFit)
      .toSorted((a, b) => b.fit - a.fit);
  }

  /** How many trials of the ordinary length fit into a share of the time, at least `least`. */
  #affordable(shareMs: number, least: number, most: number): number {
    return Math.max(
      least,
      Math.min(most, Math.round((shareMs / this.#context.ordinaryMs) * this.#context.benches.length)),
    );
  }

  #seeds(): readonly Json[] {
    return this.#grounds.slice(0, 60);
  }

  /** The items that come up within some milliseconds. */
  *#within<T>(ms: number, items: Iterable<T>): Generator<T> {
    const end = this.#context.now() + ms;
    for (const item of items) {
      if (this.#context.now() > end) return;
      yield item;
    }
  }

  /** The seeds as they are; those that come by more places of the stack are changed first. */
  async #seedPhase(): Promise<void> {
    const seeds = this.#port.seeds ?? [];
    const end = this.#context.now() + 6_000;
    await new WorkQueue(seeds).drain(this.#context.benches, async (bench, value) => {
      await this.#attempt(bench, value, 'seeds', 'as the tests have it', 0, true);
      return !this.#over() && this.#context.now() < end;
    });
    const fit = new Map(this.#tried.map((tried) => [tried.value, tried.fit]));
    const known = seeds.filter((value) => fit.has(value));
    this.#grounds = known.toSorted((a, b) => (fit.get(b) ?? 0) - (fit.get(a) ?? 0));
  }

  async #transplantPhase(): Promise<void> {
    const variants = this.#variants().slice(0, this.#affordable(5_000, 12, 500));
    await this.#attemptAll(
      'transplant',
      variants.map((v) => ({ value: v.value, fit: v.fit, change: `${v.why} at ${v.path.map(String).join('.')}` })),
    );
  }

  /** Two captured values at once: an outer object from one frame, its nested part from another. */
  async #pairPhase(): Promise<void> {
    const first = this.#bases(10).filter((base) => base.fit >= leastPairFit);
    const pairs = first.flatMap((base) =>
      this.#context.captured.flatMap((captured) =>
        transplants(base.value, captured)
          .filter((v) => v.fit >= leastPairFit)
          .slice(0, 6)
          .map((v) => ({ value: v.value, fit: (v.fit + base.fit) / 2, change: `${base.change}, ${v.why}` })),
      ),
    );
    await this.#attemptAll('pair', pairs.toSorted((a, b) => b.fit - a.fit).slice(0, this.#affordable(5_000, 8, 600)));
  }

  /** Inputs worth changing further: near failures first, then the best fit to the evidence, then the ordinary one. */
  #bases(count: number): Tried[] {
    const ranked = this.#tried
      .filter((t) => t.score >= 0)
      .toSorted((a, b) => b.score * 2 + b.fit - (a.score * 2 + a.fit));
    return [...ranked.slice(0, count - 1), { value: this.#port.ordinary, score: 0, fit: 0, change: 'ordinary' }];
  }

  *#words(): Generator<WordMutant> {
    const { captured, dictionary } = this.#context;
    const { ordinary } = this.#port;
    yield* interleave([
      renamed(ordinary, dictionary.said),
      spliced(ordinary, captured),
      byteMutants(ordinary, captured),
    ]);
  }

  async #flowPhase(): Promise<void> {
    const { valuesMet, dictionary } = this.#context;
    const { ordinary } = this.#port;
    const met = (await valuesMet?.(this.#port.scenarioWith(ordinary))) ?? [];
    await this.#attemptAll('flow', flowMutants(ordinary, met, dictionary.said));
  }

  async #mutationPhase(): Promise<void> {
    // A slow program leaves time for one ground only: the ordinary input, simplest changes first.
    const grounds = Math.floor(this.#affordable(20_000, 1, 2_500) / 500);
    const bases = this.#bases(this.#tried.length ? Math.max(1, Math.min(5, grounds)) : 1);
    const lists = bases.map((base) =>
      singleMutants(base.value, this.#context.dictionary, 2500).map((m) => ({
        value: m.value,
        fit: base.fit,
        change: `${base.change}; ${m.path.map(String).join('.')} ${m.change}`,
      })),
    );
    await this.#attemptAll('mutation', interleave(lists));
  }

  async #fuzzPhase(): Promise<void> {
    const random = seededRandom(20_261);
    const corpus: Json[] = this.#bases(8).map((base) => base.value);
    const { benches, dictionary, cheap } = this.#context;
    const one = async (bench: Bench): Promise<boolean> => {
      const recent = random() < 0.4 ? corpus.slice(-6) : corpus;
      const base = recent[Math.floor(random() * recent.length)] ?? this.#port.ordinary;
      const mutant = randomMutant(base, dictionary, random);
      if (await this.#attempt(bench, mutant.value, 'fuzz', mutant.change, 0, cheap)) corpus.push(mutant.value);
      return !this.#over();
    };
    await Promise.all(
      benches.map(async (bench) => {
        while (await one(bench));
      }),
    );
  }
}

/** Takes one of each list in turn. */
function* interleave<T>(lists: readonly Iterable<T>[]): Generator<T> {
  let going = lists.map((list) => list[Symbol.iterator]());
  while (going.length > 0) {
    const left: typeof going = [];
    for (const one of going) {
      const { done, value } = one.next();
      if (done) continue;
      left.push(one);
      yield value;
    }
    going = left;
  }
}
