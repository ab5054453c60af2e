import { EventEmitter } from 'node:events';
import type pg from 'pg';

/** What node-postgres hands a query that speaks the copy protocol itself (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY). */
interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
  stream: { writableNeedDrain: boolean; once(event: 'drain' | 'close', listener: () => void): void };
}

abstract class Copy extends EventEmitter {
  readonly text: string;
  protected fault: Error | null = null;
  protected wire: Wire | null = null;
  readonly done: Promise<void>;
  #settle: (error: Error | null) => void = () => {};

  constructor(text: string) {
    super();
    this.text = text;
    this.done = new Promise((resolve, reject) => {
      this.#settle = (error) => (error ? reject(error) : resolve());
    });
    this.done.catch(() => {});
  }

  submit(wire: Wire): void {
    this.wire = wire;
    wire.query(this.text);
  }

  handleError(error: Error): void {
    this.fault ??= error;
    this.#settle(this.fault);
  }

  handleReadyForQuery(): void {
    this.#settle(this.fault);
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handleCommandComplete(): void {}
  handleCopyInResponse(_wire: Wire): void {}
  handleCopyData(_message: { chunk: Buffer }): void {}
}

class CopyOut extends Copy {
  readonly #take: (chunk: Buffer) => void;
  constructor(text: string, take: (chunk: Buffer) => void) {
    super(text);
    this.#take = take;
  }

  override handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.#take(Buffer.from(chunk));
  }
}

class CopyIn extends Copy {
  readonly #source: AsyncIterable<Buffer>;
  constructor(text: string, source: AsyncIterable<Buffer>) {
    super(text);
    this.#source = source;
  }

  override handleCopyInResponse(wire: Wire): void {
    this.#feed(wire).catch((error: Error) => {
      this.fault ??= error;
      wire.sendCopyFail(error.message);
    });
  }

  async #feed(wire: Wire): Promise<void> {
    for await (const chunk of this.#source) {
      if (this.fault) return;
      wire.sendCopyFromChunk(chunk);
      if (wire.stream.writableNeedDrain) await drained(wire);
    }
    wire.endCopyFrom();
  }
}

function drained(wire: Wire): Promise<void> {
  return new Promise((resolve) => {
    wire.stream.once('drain', resolve);
    wire.stream.once('close', resolve);
  });
}

/** Runs `COPY ... TO STDOUT`; each chunk is one row as the server sends it. */
export async function copyOut(client: pg.PoolClient, text: string, take: (chunk: Buffer) => void): Promise<void> {
  const copy = new CopyOut(text, take);
  client.query(copy as unknown as pg.Submittable);
  await copy.done;
}

/** Runs `COPY ... FROM STDIN` with what the source gives. */
export async function copyIn(client: pg.PoolClient, text: string, source: AsyncIterable<Buffer>): Promise<void> {
  const copy = new CopyIn(text, source);
  client.query(copy as unknown as pg.Submittable);
  await copy.done;
}
