import { gzipSync } from 'node:zlib';
import { setTimeout as pause } from 'node:timers/promises';
import type { Seeded } from '../load/seeded.ts';

/** The crashes of the example service as its Sentry SDK sent them, sent again under other ids for so many bugs. */
export class Load {
  readonly acknowledged = new Set<string>();
  refused = 0;
  readonly #envelopes: readonly Buffer[];
  readonly #random: Seeded;
  readonly #url: string;
  readonly #bugs: number;
  #ended = false;
  #running: Promise<void> = Promise.resolve();

  constructor(envelopes: readonly Buffer[], setting: { dsn: string; bugs: number; random: Seeded }) {
    const { username, host, pathname } = new URL(setting.dsn);
    this.#url = `http://${host}/api${pathname}/envelope/?sentry_key=${username}`;
    this.#envelopes = envelopes;
    this.#random = setting.random;
    this.#bugs = setting.bugs;
  }

  /** Sends one after another until it is ended; bugs come up one by one, so that there is always work. */
  start(newBugEveryMs: number): void {
    const began = performance.now();
    this.#running = (async () => {
      while (!this.#ended) {
        const open = Math.min(this.#bugs, 1 + Math.floor((performance.now() - began) / newBugEveryMs));
        await this.send(this.#random.below(open));
        await pause(20);
      }
    })();
  }

  /** One occurrence of a bug; whether it was acknowledged. */
  async send(bug: number): Promise<boolean> {
    const id = this.#random.hex(32);
    const text = (this.#envelopes[bug % this.#envelopes.length] as Buffer).toString('utf8');
    const own = /"event_id":"([0-9a-f]{32})"/.exec(text)?.[1] ?? '';
    const [head = '', , ...rest] = text.replaceAll(own, id).split('\n');
    const payload = rest.find((line) => line.includes('"exception"')) ?? '{}';
    const event = JSON.stringify({ ...(JSON.parse(payload) as object), fingerprint: ['{{ default }}', `bug ${bug}`] });
    const item = JSON.stringify({ type: 'event', length: Buffer.byteLength(event) });
    const answer = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(`${head}\n${item}\n${event}\n`),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null);
    const taken = answer?.status === 200;
    if (taken) this.acknowledged.add(id);
    else this.refused += 1;
    return taken;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#running;
  }
}
