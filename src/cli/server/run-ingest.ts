import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { fileSignals } from '../../contract/projects.ts';
import { Fault } from '../../domain/fault.ts';
import { signalsOfFile, signalsOfLog } from '../../pipeline/ingest.ts';
import { readEvent } from '../event-input.ts';
import { LiveLine } from '../terminal/live-line.ts';
import { type Client, connect } from './client.ts';
import type { IngestArguments } from './ingest-arguments.ts';

type Signal = ReturnType<typeof signalsOfFile>[number];

const batchAtMost = 50;
/** Below what the API takes in one request. */
const batchBytes = 768 * 1024;
const flushMs = 500;

/** What an ingest brought. */
interface Counts {
  lines: number;
  filed: number;
  duplicates: number;
  tooLarge: number;
  newBugs: string[];
  bugs: Set<string>;
}

/** Signals on their way to the server, in order, a few requests' worth at a time. */
class Sender {
  readonly counts: Counts = { lines: 0, filed: 0, duplicates: 0, tooLarge: 0, newBugs: [], bugs: new Set() };
  readonly #client: Client;
  readonly #project: string;
  #waiting: string[] = [];
  #bytes = 0;
  #sent: Promise<void> = Promise.resolve();

  constructor(client: Client, project: string) {
    this.#client = client;
    this.#project = project;
  }

  /** Resolves when there is room for more. */
  async add(signal: Signal): Promise<void> {
    const text = JSON.stringify(signal);
    const bytes = Buffer.byteLength(text);
    if (bytes > batchBytes) {
      this.counts.tooLarge += 1;
      return;
    }
    if (this.#bytes + bytes > batchBytes) await this.flush();
    this.#waiting.push(text);
    this.#bytes += bytes;
    if (this.#waiting.length >= batchAtMost) await this.flush();
  }

  /** Resolves when all so far is durable at the server. */
  flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    if (batch.length > 0) this.#sent = this.#sent.then(() => this.#send(batch));
    return this.#sent;
  }

  async #send(batch: readonly string[]): Promise<void> {
    const body = { signals: batch.map((text) => JSON.parse(text) as Signal) };
    const { signals } = await this.#client.call(fileSignals, { params: { id: this.#project }, body });
    for (const { bug, kind, created } of signals) {
      if (kind === 'duplicate') this.counts.duplicates += 1;
      else this.counts.filed += 1;
      if (bug) this.counts.bugs.add(bug);
      if (bug && created) this.counts.newBugs.push(bug);
    }
  }
}

const isWhole = (file: string): boolean => file !== '-' && /\.(envelope|json|md|pb)$/i.test(file);

async function* linesOf(file: string, counts: Counts): AsyncGenerator<string> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      counts.lines += 1;
      yield line;
    }
  } catch (cause) {
    throw new Fault('UNREADABLE_EVENT', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

async function ingest(file: string, args: IngestArguments, sender: Sender): Promise<void> {
  const now = () => new Date();
  if (args.as === 'event' || (args.as !== 'log' && isWhole(file))) {
    for (const signal of signalsOfFile(await readEvent(file), now)) await sender.add(signal);
    return;
  }
  // A stream has no place to be found again by: each run's lines are occurrences of their own.
  const origin = file === '-' ? randomUUID() : createHash('sha256').update(path.basename(file)).digest('hex');
  for await (const { event } of signalsOfLog(linesOf(file, sender.counts), { origin, now }))
    await sender.add({ event, recording: null });
}

/** `reproof ingest`: resolves when every file is at its end and all of it is durable. */
export async function runIngest(files: readonly string[], args: IngestArguments): Promise<void> {
  if (args.as && !['log', 'event'].includes(args.as)) throw new Fault('BAD_USAGE', '--as takes log or event');
  const sender = new Sender(connect(process.env), args.project);
  const { counts } = sender;
  const live = new LiveLine(process.stderr as WriteStream);
  const words = (): string => `${counts.lines} lines, ${counts.filed} filed, ${counts.newBugs.length} new bugs`;
  let broken: unknown = null;
  const timer = setInterval(() => {
    sender.flush().then(
      () => process.stderr.isTTY && live.show(words()),
      (fault: unknown) => (broken ??= fault),
    );
  }, flushMs);
  try {
    for (const file of files) await ingest(file, args, sender);
    await sender.flush();
    if (broken) throw broken;
  } finally {
    clearInterval(timer);
    live.clear();
  }
  const { lines, filed, duplicates, tooLarge, newBugs, bugs } = counts;
  const result = { lines, filed, duplicates, tooLarge, newBugs, bugs: [...bugs] };
  if (args.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else
    process.stdout.write(
      `${filed} filed as ${bugs.size} bugs (${newBugs.length} new), ${duplicates} were here before${tooLarge ? `, ${tooLarge} too large` : ''}.\n`,
    );
}
