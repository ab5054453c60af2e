/** Values that are forgotten after `ttlMs`. */
export class Cache {
  #values = new Map();

  constructor(ttlMs) {
    this.ttlMs = ttlMs;
  }

  set(key, value) {
    this.#values.set(key, value);
    setTimeout(() => this.expire(key), this.ttlMs).unref();
  }

  expire(key) {
    this.#values.delete(key);
  }

  has(key) {
    return this.#values.has(key);
  }

  get(key) {
    return this.#values.get(key);
  }
}
