import { Ledger, type LedgerEntry, type LedgerNote, type Stage } from '../domain/ledger.ts';
import type { ProgressEvent, ProgressSink } from '../domain/progress.ts';
import type { Clock } from '../ports/clock.ts';

/** Ledger, progress and timings of one run: every stage tells it what it does and what came of it. */
export class Journal {
  readonly ledger: Ledger;
  /** Milliseconds by stage. */
  readonly timings: Record<string, number> = {};
  /** Name -> text of what ran, for the bundle's logs. */
  readonly logs: Record<string, string> = {};
  /** The stage that runs, or ran last. */
  current: Stage = 'intake';
  readonly #sink: ProgressSink;
  readonly #clock: Clock;

  constructor(
    bug: string,
    clock: Clock,
    sink: ProgressSink = () => {},
    onEntry: (entry: LedgerEntry) => void = () => {},
  ) {
    this.ledger = new Ledger(bug, () => clock.now(), onEntry);
    this.#clock = clock;
    this.#sink = sink;
  }

  /** Runs one stage: opens and closes it in the progress, times it. `words` is told its end. */
  async stage<T>(
    stage: Stage,
    start: string,
    work: () => Promise<T>,
    words: (result: T) => Pick<ProgressEvent, 'text' | 'outcome'>,
  ): Promise<T> {
    const began = this.#clock.elapsed();
    this.current = stage;
    this.#sink({ stage, kind: 'start', text: start });
    try {
      const result = await work();
      this.#sink({ stage, kind: 'end', outcome: 'ok', ...words(result) });
      return result;
    } catch (error) {
      this.#sink({ stage, kind: 'end', outcome: 'stopped', text: 'did not come to its end' });
      throw error;
    } finally {
      this.timings[stage] = Math.round((this.timings[stage] ?? 0) + this.#clock.elapsed() - began);
    }
  }

  step(stage: Stage, text: string): void {
    this.#sink({ stage, kind: 'step', text });
  }

  runs(stage: Stage, runs: NonNullable<ProgressEvent['runs']>): void {
    this.#sink({ stage, kind: 'run', text: '', runs });
  }

  /** Appends to the ledger; returns the entry's id. */
  note(note: LedgerNote): string {
    return this.ledger.append(note);
  }
}
