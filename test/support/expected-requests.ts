/**
 * What a stand-in is to be asked to write. Once anything is expected, every other write is a fault, and so is an expected one that
 * never came: a request that is missing fails a test as one does that nobody expected.
 */
export class ExpectedRequests {
  #due: string[] | null = null;
  readonly #unexpected: string[] = [];

  /** Further ones, each for one request: `POST /repos/octo/shop/issues/*\/comments`; `*` is any one part. */
  expect(...lines: readonly string[]): void {
    this.#due = [...(this.#due ?? []), ...lines];
  }

  see(line: string): void {
    if (this.#due === null) return;
    const place = this.#due.findIndex((due) => fits(due, line));
    if (place < 0) this.#unexpected.push(`not expected: ${line}`);
    else this.#due.splice(place, 1);
  }

  /** A line for each that came unexpected, and for each that did not come. */
  wrong(): string[] {
    return [...this.#unexpected, ...(this.#due ?? []).map((line) => `missing: ${line}`)];
  }
}

function fits(due: string, line: string): boolean {
  const [wanted, parts] = [due.split('/'), line.split('/')];
  return wanted.length === parts.length && wanted.every((part, i) => part === '*' || part === parts[i]);
}
