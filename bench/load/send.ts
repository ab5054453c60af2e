// The sending process of bench/serve-load.ts: told by one message what to send, it answers with what it saw every second.
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { EnvelopePool } from './envelope-pool.ts';

/** What to send: events a second (0: as fast as they are taken), for so many seconds, over so many connections. */
export interface Order {
  dsn: string;
  rate: number;
  seconds: number;
  connections: number;
  bugs: number;
  pool: number;
}

/** What one second brought. Latencies in milliseconds, from when the event was due to its answer. */
export interface Second {
  accepted: number;
  refused: Record<string, number>;
  latencies: number[];
  /** Events that were due and not sent yet. */
  behind: number;
}

export type FromSender = { kind: 'ready'; eventBytes: number } | { kind: 'second'; second: Second } | { kind: 'over' };

const tell = (message: FromSender): void => void process.send?.(message);
const fresh = (): Second => ({ accepted: 0, refused: {}, latencies: [], behind: 0 });

class Sender {
  readonly #pool: EnvelopePool;
  readonly #order: Order;
  readonly #agent: http.Agent;
  readonly #url: URL;
  readonly #key: string;
  #second = fresh();
  #sent = 0;

  constructor(order: Order) {
    this.#order = order;
    this.#pool = new EnvelopePool(order.pool, order.bugs);
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: order.connections });
    const dsn = new URL(order.dsn);
    this.#key = dsn.username;
    this.#url = new URL(`/api${dsn.pathname}/envelope/`, dsn.origin);
    tell({ kind: 'ready', eventBytes: this.#pool.eventBytes });
  }

  async run(): Promise<void> {
    const began = performance.now();
    const { rate, seconds, connections } = this.#order;
    const ticking = setInterval(() => this.#report(began), 1_000);
    const lane = async (): Promise<void> => {
      while (performance.now() - began < seconds * 1_000) {
        const n = this.#sent++;
        const due = rate > 0 ? began + (n * 1_000) / rate : performance.now();
        const early = due - performance.now();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
        await this.#send(n, due);
      }
    };
    await Promise.all(Array.from({ length: connections }, lane));
    clearInterval(ticking);
    this.#report(began);
    this.#agent.destroy();
    tell({ kind: 'over' });
  }

  #report(began: number): void {
    const { rate } = this.#order;
    const dueByNow = Math.floor(((performance.now() - began) / 1_000) * rate);
    tell({ kind: 'second', second: { ...this.#second, behind: rate > 0 ? Math.max(0, dueByNow - this.#sent) : 0 } });
    this.#second = fresh();
  }

  #send(n: number, due: number): Promise<void> {
    const body = this.#pool.body(n, randomBytes(16).toString('hex'));
    const headers = {
      'content-encoding': 'gzip',
      'content-type': 'application/x-sentry-envelope',
      'content-length': body.length,
      'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${this.#key}`,
    };
    return new Promise((resolve) => {
      const note = (outcome: string): void => {
        if (outcome === '200') this.#second.accepted += 1;
        else this.#second.refused[outcome] = (this.#second.refused[outcome] ?? 0) + 1;
        this.#second.latencies.push(performance.now() - due);
        resolve();
      };
      const request = http.request(this.#url, { method: 'POST', agent: this.#agent, headers }, (response) => {
        response.resume().once('end', () => note(String(response.statusCode)));
      });
      request.once('error', (error: NodeJS.ErrnoException) => note(error.code ?? error.message));
      request.end(body);
    });
  }
}

process.once('message', (order: Order) => {
  const sender = new Sender(order);
  process.once('message', () => void sender.run().then(() => process.disconnect()));
});
