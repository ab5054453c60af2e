import { EventEmitter } from 'node:events';

/** Hands readings on in batches of `size`; counts what was handed on. */
export class Collector extends EventEmitter {
  #pending = [];
  batch = null;
  sent = 0;

  constructor(size) {
    super();
    this.size = size;
  }

  add(reading) {
    this.#pending.push(reading);
    if (this.#pending.length >= this.size) this.flush();
  }

  flush() {
    this.batch = this.#pending;
    this.#pending = [];
    this.emit('batch', this.batch);
    this.sent += this.batch.length;
    this.batch = null;
  }
}
