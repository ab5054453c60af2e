'use strict';
const { readFile } = require('node:fs/promises');
const path = require('node:path');

const customers = path.join(__dirname, '..', 'data', 'customers.json');

/** Exports that run in the background; they can be asked for and cancelled. */
class Exports {
  #jobs = new Map();
  #last = 0;

  start(country) {
    const id = String(++this.#last);
    this.#jobs.set(id, { id, state: 'running', rows: null });
    this.#run(id, country);
    return this.#jobs.get(id);
  }

  async #run(id, country) {
    const all = JSON.parse(await readFile(customers, 'utf8'));
    const rows = all.filter((one) => one.country === country);
    this.#finish(id, rows);
  }

  #finish(id, rows) {
    const job = this.#jobs.get(id);
    job.state = 'done';
    job.rows = rows.length;
  }

  find(id) {
    return this.#jobs.get(id) ?? null;
  }

  cancel(id) {
    return this.#jobs.delete(id);
  }
}

module.exports = { Exports };
