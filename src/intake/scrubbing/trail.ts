/** One replacement: where, and by which rule. */
export interface ScrubMark {
  path: string;
  rule: string;
}

const marksBound = 500;

/** Where a walk over a value stands, and what it marked on its way. The path is put together only when it is needed. */
export class Trail {
  readonly marks: ScrubMark[] = [];
  readonly #marked = new Set<string>();
  #base = '';
  readonly #steps: Array<string | number> = [];

  startAt(base: string): void {
    this.#base = base;
    this.#steps.length = 0;
  }

  down(step: string | number): void {
    this.#steps.push(step);
  }

  up(): void {
    this.#steps.pop();
  }

  mark(rule: string): void {
    if (this.marks.length >= marksBound) return;
    const path = this.#base + this.#steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
    const id = `${rule} ${path}`;
    if (this.#marked.has(id)) return;
    this.#marked.add(id);
    this.marks.push({ path, rule });
  }
}
