import { copyFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const seed = new URL('../data/stock.json', import.meta.url);

/** What lies on the shelf, in a file; and a journal of what was taken, in memory. */
export class Stock {
  #file = path.join(process.env.STOCK_FOLDER ?? tmpdir(), 'stock.json');
  #taken = new Map();
  #first;
  #writes = 0;

  async open() {
    copyFileSync(seed, this.#file);
    this.#first = await this.#read();
    return this;
  }

  async #read() {
    return JSON.parse(await readFile(this.#file, 'utf8'));
  }

  async #write(shelf) {
    const next = `${this.#file}.${++this.#writes}`;
    await writeFile(next, JSON.stringify(shelf));
    await rename(next, this.#file);
  }

  async take(sku, quantity) {
    const shelf = await this.#read();
    shelf[sku] -= quantity;
    await this.#write(shelf);
    this.#taken.set(sku, (this.#taken.get(sku) ?? 0) + quantity);
    return shelf[sku];
  }

  /** Throws when the shelf does not hold what the journal says. */
  async audit() {
    const shelf = await this.#read();
    for (const [sku, quantity] of this.#taken) {
      if (shelf[sku] + quantity !== this.#first[sku]) throw new Error(`shelf and journal disagree on ${sku}`);
    }
    return shelf;
  }
}
