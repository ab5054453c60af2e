import { isSameFailure } from '../../domain/reproduction.ts';
import type { Recording } from '../../domain/recording.ts';
import type { RunOutcome, RunSchedule } from '../../domain/run.ts';
import type { BoundaryAnswer, ProgramScenario, Scenario } from '../../domain/scenario.ts';
import type { TrialOptions } from '../../ports/bench.ts';
import type { ReproductionContext } from '../context.ts';
import { standingIn } from '../recorded/database-answers.ts';
import { settledAnswers } from '../recorded/traffic.ts';
import { nearestFailure } from '../search/input-search.ts';
import { type OrdinaryRun, programScenario, trialTime } from '../strategies/ordinary-run.ts';
import type { Flow } from './flow.ts';

type Nearest = NonNullable<ReturnType<typeof nearestFailure>>;

/** One run of a flow in an order. `same`: it failed as in production; `good`: nothing went wrong. */
export interface OrderedRun {
  ending: 'same' | 'good' | 'other';
  nearest: Nearest | null;
  schedule: RunSchedule;
  words: string;
}

const holdMs = 3_000;

/** Runs one flow of one program in given orders. */
export class OrderedRuns {
  readonly #context: ReproductionContext;
  readonly #run: OrdinaryRun;
  readonly #flow: Flow;
  readonly #answers: Pick<ProgramScenario, 'answers' | 'databases'>;
  /** Runs so far. */
  count = 0;

  constructor(context: ReproductionContext, run: OrdinaryRun, flow: Flow) {
    this.#context = context;
    this.#run = run;
    this.#flow = flow;
    this.#answers = answersOf(context.recording);
  }

  scenario(order: readonly string[]): ProgramScenario {
    return { ...programScenario(this.#run.entry, [], this.#flow.requests), ...this.#answers, order: [...order] };
  }

  async try(order: readonly string[], options: Pick<TrialOptions, 'shake' | 'fresh'> = {}): Promise<OrderedRun> {
    const { benches } = this.#context;
    const bench = benches[this.count++ % benches.length] ?? benches[0];
    const outcome = await bench.try(this.scenario(order) satisfies Scenario, {
      ...options,
      timeMs: trialTime(this.#run.durationMs) + holdMs,
      observeHandled: this.#flow.requests.length > 0,
    });
    const nearest = nearestFailure(outcome, this.#context.judge);
    const isSame = nearest !== null && isSameFailure(nearest.identity);
    const seen = nearest ? `${nearest.failure.type}: ${nearest.failure.message.slice(0, 120)}` : outcome.kind;
    return {
      ending: isSame ? 'same' : isGood(outcome) ? 'good' : 'other',
      nearest,
      schedule: outcome.facts?.schedule ?? { steps: [], missed: [] },
      words: seen,
    };
  }

  /** Whether every run ends so: each order with each seed of delays, as many side by side as there are benches. */
  async always(
    ending: OrderedRun['ending'],
    orders: readonly (readonly string[])[],
    shakes: readonly number[] = [0],
  ): Promise<boolean> {
    const wanted = orders.flatMap((order) => shakes.map((shake) => ({ order, shake })));
    const abreast = this.#context.benches.length;
    for (let at = 0; at < wanted.length; at += abreast) {
      const told = await Promise.all(
        wanted.slice(at, at + abreast).map(({ order, shake }) => this.try(order, { shake })),
      );
      if (told.some((one) => one.ending !== ending)) return false;
    }
    return true;
  }

  /** How many of `times` runs end so. */
  async often(ending: OrderedRun['ending'], order: readonly string[], times: number): Promise<number> {
    const told = await Promise.all(Array.from({ length: times }, () => this.try(order)));
    return told.filter((one) => one.ending === ending).length;
  }
}

/** What the program calls is answered as recorded, in whatever order. */
function answersOf(recording: Recording | null): Pick<ProgramScenario, 'answers' | 'databases'> {
  const answers = recording ? settledAnswers(recording).map(withoutFraming) : [];
  return { ...(answers.length > 0 ? { answers } : {}), ...standingIn(recording) };
}

const framing = /^(?:date|connection|keep-alive|content-length|transfer-encoding)$/i;

/** Without the headers that say nothing of the answer itself. */
function withoutFraming(answer: BoundaryAnswer): BoundaryAnswer {
  const { outcome } = answer;
  if (outcome.kind !== 'response') return answer;
  const headers = outcome.response.headers.filter(([name]) => !framing.test(name));
  return { ...answer, outcome: { ...outcome, response: { ...outcome.response, headers } } };
}

function isGood(outcome: RunOutcome): boolean {
  if (outcome.kind === 'exited') return outcome.code === 0;
  return outcome.kind === 'passed' && outcome.responses.every(({ status }) => status > 0 && status < 500);
}
