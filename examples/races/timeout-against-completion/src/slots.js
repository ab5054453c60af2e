/** Places to work in; who takes longer than `limitMs` loses its place. */
export class Slots {
  #free;

  constructor(count, limitMs) {
    this.#free = Array.from({ length: count }, () => ({ job: null, timer: null }));
    this.limitMs = limitMs;
  }

  take(job) {
    const slot = this.#free.pop();
    if (!slot) return null;
    slot.job = job;
    slot.timer = setTimeout(() => this.free(slot), this.limitMs);
    return slot;
  }

  free(slot) {
    clearTimeout(slot.timer);
    slot.job = null;
    this.#free.push(slot);
  }
}
