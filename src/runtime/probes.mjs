// What the probes of instrumented code tell (src/diagnosis/narrowing/instrument.ts puts them in): which way a trial went
// and which values it met. A probe hands its value back and never throws; without a trial that asks it only does that.
import { hasKey, holderWord, wordOf } from './words.mjs';

/** The begin of a trial tells where it leaves another's path, its end what led to the failure; the middle is counted. */
const headAtMost = 10_000;
const tailAtMost = 10_000;

let trace = null;
let activations = 0;

function write(site, activation, word) {
  const { total } = trace;
  const inHead = total < headAtMost;
  const at = inHead ? total : (total - headAtMost) % tailAtMost;
  const { numbers, words } = inHead ? trace.head : trace.tail;
  numbers[at * 2] = site;
  numbers[at * 2 + 1] = activation;
  words[at] = word;
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

const bufferOf = (events) => ({ numbers: new Int32Array(events * 2), words: Array.from({ length: events }, () => '') });

/** Begins to record. */
export function begin() {
  trace = { head: bufferOf(headAtMost), tail: bufferOf(tailAtMost), total: 0 };
  activations = 0;
}

/** Events recorded so far. */
export const count = () => trace?.total ?? 0;

/** The events of a buffer from the oldest on, their words as places in a table. */
function eventsOf({ numbers, words }, oldest, many, table, known) {
  const events = [];
  for (let i = 0; i < many; i++) {
    const at = (oldest + i) % words.length;
    const word = words[at];
    if (known[word] === undefined) {
      known[word] = table.length;
      table[table.length] = word;
    }
    events[i * 3] = numbers[at * 2];
    events[i * 3 + 1] = numbers[at * 2 + 1];
    events[i * 3 + 2] = known[word];
  }
  return events;
}

/** Ends recording; what was recorded as src/domain/probe-trace.ts has it. */
export function take() {
  const done = trace;
  trace = null;
  if (!done) return null;
  const { total } = done;
  const late = Math.max(0, total - headAtMost);
  const [words, known] = [[], Object.create(null)];
  const head = eventsOf(done.head, 0, Math.min(total, headAtMost), words, known);
  const tail = eventsOf(done.tail, late > tailAtMost ? late % tailAtMost : 0, Math.min(late, tailAtMost), words, known);
  return { head, tail, words, total };
}
