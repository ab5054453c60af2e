import { createHash } from 'node:crypto';
import { Ledger, type LedgerNote, type Stage } from '../domain/ledger.ts';
import type { ProgressEvent, ProgressSink } from '../domain/progress.ts';
import { type Checkpoint, type Checkpoints, noCheckpoints } from '../ports/checkpoints.ts';
import type { Clock } from '../ports/clock.ts';

/** How a stage's result is kept as plain data, and made again from it by a worker that goes on behind the stage. */
export interface Resumable<T, Plain> {
  save: (result: T) => Plain;
  restore: (plain: Plain) => Promise<T>;
}

/** For results that are plain data. */
export function plainly<T>(): Resumable<T, T> {
  return { save: (result) => result, restore: async (plain) => plain };
}

/** Ledger, progress, timings and checkpoints of one run: every stage tells it what it does and what came of it. */
export class Journal {
  readonly ledger: Ledger;
  /** Milliseconds by stage. */
  readonly timings: Record<string, number> = {};
  readonly #logs: Record<string, string> = {};
  /** The stage that runs, or ran last. */
  current: Stage = 'intake';
  readonly #sink: ProgressSink;
  readonly #clock: Clock;
  readonly #checkpoints: Checkpoints;
  #key = '';
  /** Entries that no checkpoint holds yet. */
  #unkept = 0;

  constructor(bug: string, clock: Clock, sink: ProgressSink = () => {}, checkpoints: Checkpoints = noCheckpoints) {
    this.ledger = new Ledger(bug, () => clock.now());
    this.#clock = clock;
    this.#sink = sink;
    this.#checkpoints = checkpoints;
  }

  /** Name -> text of what ran, for the bundle's logs. */
  get logs(): Record<string, string> {
    return this.#logs;
  }

  /** The stages from here on go in with this, too: a run that goes in with anything else takes nothing from this one. */
  goesIn(inputs: unknown): void {
    this.#key = createHash('sha256')
      .update(`${this.#key}\n${JSON.stringify(inputs)}`)
      .digest('hex');
  }

  /**
   * Runs one stage: opens and closes it in the progress, times it, keeps its end. `words` is told its end. With `resume` a
   * stage that an earlier try has finished is not run again; without, it is, and only its ledger notes are not doubled.
   */
  async stage<T, Plain = never>(
    stage: Stage,
    start: string,
    work: () => Promise<T>,
    words: (result: T) => Pick<ProgressEvent, 'text' | 'outcome'>,
    resume: Resumable<T, Plain> | null = null,
  ): Promise<T> {
    const began = this.#clock.elapsed();
    this.current = stage;
    this.#sink({ stage, kind: 'start', text: start });
    try {
      const found = await this.#checkpoints.find(stage, this.#key);
      const again = resume !== null && found !== null && found.outcome !== undefined;
      const result = again ? await resume.restore(found.outcome as Plain) : await work();
      if (again) this.#replay(stage, found);
      else if (!found) await this.#keep(stage, this.#clock.elapsed() - began, resume?.save(result));
      this.#unkept = 0;
      this.#sink({ stage, kind: 'end', outcome: 'ok', ...words(result) });
      return result;
    } catch (error) {
      this.#sink({ stage, kind: 'end', outcome: 'stopped', text: 'did not come to its end' });
      throw error;
    } finally {
      this.timings[stage] = Math.round((this.timings[stage] ?? 0) + this.#clock.elapsed() - began);
    }
  }

  async #keep(stage: Stage, ms: number, outcome: unknown): Promise<void> {
    const notes = this.#unkept === 0 ? [] : this.ledger.entries.slice(-this.#unkept).map(noteOf);
    await this.#checkpoints.keep(stage, this.#key, { notes, logs: { ...this.logs }, ms, outcome });
  }

  /** What the earlier try noted, but for what this one has noted itself on the way here. */
  #replay(stage: Stage, { notes, logs, ms }: Checkpoint): void {
    for (const { at, ...note } of notes.slice(this.#unkept)) this.ledger.append(note, at);
    Object.assign(this.logs, logs);
    this.timings[stage] = (this.timings[stage] ?? 0) + ms;
  }

  /** Names all that the stages have gone in with so far. */
  get key(): string {
    return this.#key;
  }

  /**
   * A journal for work inside of the running stage that is made of stages itself: same ledger, logs and timings; what they
   * do is told as steps of this one, and no checkpoint is kept of them.
   */
  within(outer: Stage): Journal {
    const told: ProgressSink = ({ kind, text, runs }) => {
      if (kind === 'run' && runs) this.#sink({ stage: outer, kind, text, runs });
      else if (text !== '') this.#sink({ stage: outer, kind: 'step', text });
    };
    return new InnerJournal(this, this.#clock, told);
  }

  step(stage: Stage, text: string): void {
    this.#sink({ stage, kind: 'step', text });
  }

  runs(stage: Stage, runs: NonNullable<ProgressEvent['runs']>): void {
    this.#sink({ stage, kind: 'run', text: '', runs });
  }

  /** Appends to the ledger; returns the entry's id. */
  note(note: LedgerNote): string {
    this.#unkept += 1;
    return this.ledger.append(note);
  }
}

/** See `Journal.within`. */
class InnerJournal extends Journal {
  readonly #outer: Journal;

  constructor(outer: Journal, clock: Clock, sink: ProgressSink) {
    super(outer.ledger.bug, clock, sink);
    this.#outer = outer;
  }

  override note(note: LedgerNote): string {
    return this.#outer.note(note);
  }

  override get logs(): Record<string, string> {
    return this.#outer.logs;
  }
}

function noteOf({
  stage,
  kind,
  actor,
  inputs,
  outputs,
  outcome,
  at,
}: Ledger['entries'][number]): Checkpoint['notes'][number] {
  return { stage, kind, actor, inputs, outputs, outcome, at };
}
