import { bounds } from '../bounds.ts';
import { type Parameters, readParameters } from './parameters.ts';
import type { Location } from './protocol.ts';

/** The scripts that the engine has loaded: their URLs, and what their functions' parameters are. */
export class Scripts {
  #urls = new Map<string, string>();
  #functions = new Map<string, Parameters | null>();
  #sources = new Map<string, string>();
  #characters = 0;
  #fetch: (scriptId: string) => string;

  /** `fetch` gets a script's source text by id. */
  constructor(fetch: (scriptId: string) => string) {
    this.#fetch = fetch;
  }

  loaded(scriptId: string, url: string): void {
    this.#urls.set(scriptId, url);
  }

  url(scriptId: string): string {
    return this.#urls.get(scriptId) ?? '';
  }

  /** The parameters of the function that begins at `start` and ends at `end`; null where its source is not to be had. */
  parameters(start: Location, end: Location): Parameters | null {
    const key = `${start.scriptId}:${start.lineNumber}:${start.columnNumber ?? 0}`;
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    const source = this.#source(start.scriptId);
    const text = source.slice(offsetOf(source, start), offsetOf(source, end));
    const read = text.length > 0 && text.length < 200_000 ? readParameters(text) : null;
    if (this.#functions.size > 5000) this.#functions.clear();
    this.#functions.set(key, read);
    return read;
  }

  /** What was fetched to read parameters is not needed again: those are kept. */
  forget(): void {
    this.#sources.clear();
    this.#characters = 0;
  }

  #source(scriptId: string): string {
    const known = this.#sources.get(scriptId);
    if (known !== undefined) return known;
    const source = this.#fetch(scriptId);
    this.#characters += source.length;
    if (this.#characters > bounds.sources) {
      this.#sources.clear();
      this.#characters = source.length;
    }
    this.#sources.set(scriptId, source);
    return source;
  }
}

function offsetOf(source: string, { lineNumber, columnNumber = 0 }: Location): number {
  let offset = 0;
  for (let line = 0; line < lineNumber; line += 1) {
    const next = source.indexOf('\n', offset);
    if (next < 0) return source.length;
    offset = next + 1;
  }
  return offset + columnNumber;
}
