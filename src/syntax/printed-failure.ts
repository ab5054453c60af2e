import { stripVTControlCharacters } from 'node:util';
import type { ObservedFailure } from '../domain/run.ts';
import { type PrintedFrom, readFrame } from './printed-frame.ts';
import { tapFailures } from './tap-failure.ts';

const heading = /^\s*(?:Uncaught )?(?:\[?)((?:[A-Z][\w$]*)?(?:Error|Exception)(?: \[([\w.-]+)\])?)(?:: (.*))?$/;
/** A class with another ending, told only by the stack that follows. */
const namedHeading = /^\s*(?:Uncaught )?([A-Z][\w$]{0,80})(?: \[([\w.-]{1,80})\])?: (.*)$/;
/** As drivers of databases name their errors: the last line of what was open before, told only by the stack that follows. */
const unnamedHeading = /^\s*(error)(?: \[([\w.-]{1,80})\])?: (.*)$/;
/** What jest prints in the place of an AssertionError's heading; the values stand below it. */
const jestAssertion = /^\s*assert(?:\.\w{1,40})?\(received(?:, expected)?\)\s*$/;
/** Lines of source that jest and vitest print around the place: `  > 5 |   return x`, `      |    ^`. */
const excerpt = /^\s*>?\s*\d*\s*\|/;
/** AVA prints an error as an object: `RangeError {`, then `message: '...',` a line. */
const blockHeading = /^\s{2,}([A-Z][\w$]{0,80}) \{$/;
const blockField = /^\s+(message|code): (['"`])(.*)\2,$/;
const code = /^\s+code: '([\w.-]+)'|^Serialized Error: \{.{0,2000}?\bcode: '([\w.-]+)'/;

function failureFrom(title: RegExpExecArray): ObservedFailure {
  const type = (title[1] ?? 'Error').replace(/ \[.*$/, '');
  return { type, message: title[3] ?? '', code: title[2] ?? null, frames: [], handled: false, cause: null };
}

const assertion: ObservedFailure = {
  type: 'AssertionError',
  message: '',
  code: 'ERR_ASSERTION',
  frames: [],
  handled: false,
  cause: null,
};

/** Reads a process's output line by line and gathers the failures that it prints. */
class PrintedFailures {
  readonly failures: ObservedFailure[] = [];
  readonly #from: PrintedFrom;
  /** The failure whose message or stack is being printed. */
  #open: ObservedFailure | null = null;
  /** The one printed last: vitest tells its code after the stack and an empty line. */
  #last: ObservedFailure | null = null;
  /** The open failure is an object's listing. */
  #inBlock = false;
  #previous = '';
  #blankSeen = false;

  constructor(from: PrintedFrom) {
    this.#from = from;
  }

  read(line: string): void {
    const title = heading.exec(line.slice(0, 4_000));
    const frame = title ? null : readFrame(line, this.#from);
    const asserted = !title && !frame && jestAssertion.test(line.slice(0, 200));
    const block = title || frame ? null : blockHeading.exec(line.slice(0, 200));
    if (title) this.#begin(title);
    else if (asserted) this.#beginAssertion();
    else if (block) this.#begin(block, true);
    else if (frame) this.#addFrame(frame);
    else this.#readOther(line);
    this.#previous = line;
  }

  #begin(title: RegExpExecArray, inBlock = false): void {
    this.#open = this.#last = failureFrom(title);
    this.#inBlock = inBlock;
    this.#blankSeen = false;
    this.failures.push(this.#open);
  }

  #beginAssertion(): void {
    this.#inBlock = this.#blankSeen = false;
    this.#open = this.#last = { ...assertion, frames: [] };
    this.failures.push(this.#open);
  }

  #addFrame(frame: ObservedFailure['frames'][number]): void {
    const before = this.#previous.slice(0, 4_000);
    const title = this.#open?.frames.length === 0 ? unnamedHeading.exec(before) : null;
    if (title) this.#begin(title);
    else this.#beginNamed(before);
    this.#open?.frames.push(frame);
  }

  #beginNamed(before: string): void {
    const title = this.#open ? null : (namedHeading.exec(before) ?? unnamedHeading.exec(before));
    if (title) this.#begin(title);
  }

  #readField(line: string, failure: ObservedFailure): void {
    const [, name, , text = ''] = blockField.exec(line.slice(0, 4_000)) ?? [];
    const said = text.replace(/\\(['"`\\])/g, '$1');
    if (name === 'message') failure.message = said;
    else if (name === 'code') failure.code = said;
  }

  #readOther(line: string): void {
    const told = code.exec(line.slice(0, 4_000));
    if (told && this.#last?.frames.length) this.#last.code ??= told[1] ?? told[2] ?? null;
    if (!this.#open) return;
    if (this.#inBlock && this.#open.frames.length === 0) return this.#readField(line, this.#open);
    const empty = line.trim() === '';
    if (this.#open.frames.length > 0) {
      if (empty) this.#open = null;
    } else if (empty) this.#blankSeen = true;
    else if (!(this.#blankSeen && excerpt.test(line)) && this.#open.message.length < 4_000)
      this.#open.message += `\n${line}`;
  }
}

/**
 * Every error with a stack in a program's output, in the order printed; frames innermost first, files from the root
 * where they lie below it. Reads what Node prints (https://v8.dev/docs/stack-trace-api), what vitest, jest, mocha and ava
 * make of it, and TAP's blocks after it; colours are passed over, lines over 1,500 characters are cut. `cwd` is where the
 * process ran, from the root.
 */
export function printedFailures(output: string, root: string, cwd = ''): ObservedFailure[] {
  const from = { root, cwd };
  const plain = stripVTControlCharacters(output);
  const reader = new PrintedFailures(from);
  for (const line of plain.split('\n').slice(0, 5_000)) reader.read(line);
  const told = tapFailures(plain, (line) => readFrame(line, from));
  return [...reader.failures.filter((failure) => failure.frames.length > 0), ...told];
}
