// What the probes of instrumented code tell (src/diagnosis/narrowing/instrument.ts puts them in): which way a trial went
// and which values it met. A probe hands its value back and never throws; without a trial that asks it only does that.
import { hasKey, holderWord, wordOf } from './words.mjs';

/** The begin of a trial tells where it leaves another's path, its end what led to the failure; the middle is counted. */
const headAtMost = 10_000;
const tailAtMost = 10_000;
/** Beyond these different ones a value is told by its type alone. */
const wordsAtMost = 6_000;
const typesAtMost = 500;
const fields = 3;

let trace = null;
let activations = 0;

function added(word) {
  trace.words[trace.words.length] = word;
  return (trace.known[word] = trace.words.length - 1);
}

function indexOf(word) {
  const known = trace.known[word];
  if (known !== undefined) return known;
  if (trace.words.length < wordsAtMost) return added(word);
  let space = 0;
  while (space < word.length && word[space] !== ' ') space += 1;
  let type = '';
  for (let i = 0; i < space; i++) type += word[i];
  return trace.known[type] ?? (trace.words.length < wordsAtMost + typesAtMost ? added(type) : 0);
}

function write(site, activation, word) {
  const { total } = trace;
  const buffer = total < headAtMost ? trace.head : trace.tail;
  const at = (total < headAtMost ? total : (total - headAtMost) % tailAtMost) * fields;
  buffer[at] = site;
  buffer[at + 1] = activation;
  buffer[at + 2] = indexOf(word);
  trace.total = total + 1;
}

const probes = {
  /** Into a function: its parameters are the sites behind its own. Gives the number of this activation. */
  e(site, ...parameters) {
    activations += 1;
    if (trace === null) return activations;
    write(site, activations, '');
    for (let i = 0; i < parameters.length; i++) write(site + 1 + i, activations, wordOf(parameters[i]));
    return activations;
  },
  /** A value: assigned, returned, compared, decided on. */
  v(activation, site, value) {
    if (trace !== null) write(site, activation, wordOf(value));
    return value;
  },
  /** A member read from (or a method called on) `holder`; where it gave nothing, what the holder was: sites + 1, + 2. */
  m(activation, site, value, holder, key) {
    if (trace !== null) {
      if (value === undefined) {
        write(site + 1, activation, holderWord(holder));
        const has = hasKey(holder, key);
        write(site + 2, activation, `${has === null ? '' : has ? 'has ' : 'lacks '}${wordOf(key)}`);
      }
      write(site, activation, wordOf(value));
    }
    return value;
  },
  /** A place that was passed. */
  k(activation, site) {
    if (trace !== null) write(site, activation, '');
  },
};

// Instrumented code finds it under this name; it stays for what an earlier trial has left running.
Object.defineProperty(globalThis, '$$reproof', { value: Object.freeze(probes), enumerable: false });

/** Begins to record. */
export function begin() {
  const known = Object.create(null);
  for (const [index, word] of ['unreadable', ''].entries()) known[word] = index;
  trace = {
    head: new Int32Array(headAtMost * fields),
    tail: new Int32Array(tailAtMost * fields),
    words: ['unreadable', ''],
    known,
    total: 0,
  };
  activations = 0;
}

/** Events recorded so far. */
export const count = () => trace?.total ?? 0;

/** Ends recording; what was recorded as src/domain/probe-trace.ts has it. */
export function take() {
  const done = trace;
  trace = null;
  if (!done) return null;
  const { head, tail, total, words } = done;
  const begun = Array.from(head.subarray(0, Math.min(total, headAtMost) * fields));
  if (total <= headAtMost) return { head: begun, tail: [], words, total };
  const late = total - headAtMost;
  const start = late <= tailAtMost ? 0 : (late % tailAtMost) * fields;
  const end = Math.min(late, tailAtMost) * fields;
  return { head: begun, tail: [...tail.subarray(start, end), ...tail.subarray(0, start)], words, total };
}
