import type { WriteStream } from 'node:tty';

/** One line at the bottom of a terminal that is rewritten in place; on anything else each text is a line of its own. */
export class LiveLine {
  readonly #stream: WriteStream;
  #shown = false;
  #last = '';
  constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  /** Replaces the live line (a terminal), or prints the text if it is new (anything else). */
  show(text: string): void {
    if (text === this.#last) return;
    this.#last = text;
    if (!this.#live) {
      this.#stream.write(`${text}\n`);
      return;
    }
    this.#stream.write(`\r\u001b[2K${cut(text, (this.#stream.columns || 80) - 1)}`);
    this.#shown = true;
  }

  /** Prints a line that stays. */
  keep(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
  }

  /** Takes the live line away. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001b[2K');
    this.#shown = false;
    this.#last = '';
  }

  get #live(): boolean {
    return this.#stream.isTTY === true && process.env.TERM !== 'dumb';
  }
}

/** Cuts to a number of visible columns, colour codes not counted, and closes an open colour. */
function cut(text: string, columns: number): string {
  let visible = 0;
  let out = '';
  // oxlint-disable-next-line no-control-regex
  for (const part of text.split(/(\u001b\[\d+m)/)) {
    if (part.startsWith('\u001b')) {
      out += part;
      continue;
    }
    out += part.slice(0, Math.max(0, columns - visible));
    visible += part.length;
  }
  return visible > columns ? `${out}\u001b[0m` : out;
}
