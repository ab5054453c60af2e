import type { BugState } from '../../domain/bug-state.ts';
import type { LiveEvent } from '../../domain/live-event.ts';
import type { ProgressSink } from '../../domain/progress.ts';
import type { DemoServer } from './server.ts';

/** States in which a worker has still something to do. */
const underWay: ReadonlySet<BugState> = new Set(['new', 'investigating', 'regressed']);

/** What the demo shows while the worker works. */
export interface Watcher {
  /** A bug's work begins; what it tells goes to the sink. */
  begins(bug: string): ProgressSink;
  /** It waits for a person now; `seconds` since it began. */
  rests(bug: string, state: BugState, seconds: number): Promise<void>;
}

/** Starts the worker and follows the live stream until all of the bugs wait for a person. */
export async function followWork(server: DemoServer, bugs: readonly string[], watcher: Watcher): Promise<void> {
  const end = new AbortController();
  const open = new Set(bugs);
  const following = new Following(watcher);
  const listening = Promise.withResolvers<void>();
  const events = (async () => {
    for await (const event of server.client.live(end.signal, listening.resolve)) {
      if (!open.has(event.bug)) continue;
      if (event.kind === 'progress') following.tell(event);
      else if (!underWay.has(event.state)) {
        await following.rest(event.bug, event.state);
        open.delete(event.bug);
      }
      if (open.size === 0) return;
    }
  })();
  try {
    await Promise.race([listening.promise, events]);
    await server.startWorker();
    await events;
  } finally {
    end.abort();
  }
}

class Following {
  readonly #watcher: Watcher;
  #current: { bug: string; sink: ProgressSink; began: number } | null = null;

  constructor(watcher: Watcher) {
    this.#watcher = watcher;
  }

  tell({ bug, stage, step, text, runs, outcome }: Extract<LiveEvent, { kind: 'progress' }>): void {
    const current =
      this.#current?.bug === bug ? this.#current : { bug, sink: this.#watcher.begins(bug), began: performance.now() };
    this.#current = current;
    current.sink({ stage, kind: step, text, ...(runs ? { runs } : {}), ...(outcome ? { outcome } : {}) });
  }

  rest(bug: string, state: BugState): Promise<void> {
    const began = this.#current?.bug === bug ? this.#current.began : performance.now();
    return this.#watcher.rests(bug, state, (performance.now() - began) / 1_000);
  }
}
