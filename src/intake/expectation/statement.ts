import type { Demand } from '../../domain/demand.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { NamedCall } from '../../domain/expectation.ts';
import type { ScenarioRequest } from '../../domain/scenario.ts';
import { argumentsAt, literalAt } from './literal.ts';

/** What one sentence says; null for what it leaves open. */
export interface Statement {
  calls: NamedCall[];
  requests: ScenarioRequest[];
  expected: { value: EncodedValue } | null;
  actual: { value: EncodedValue } | null;
  /** The values are statuses of an answer. */
  isStatus: boolean;
  deadlineMs: number | null;
  grows: Extract<Demand, { kind: 'bounded' }>['of'] | null;
  /** What kind of failure it speaks of. */
  about: Demand['kind'] | null;
}

const lengthAtMost = 4_000;
const worksAtMost = 8;

/** `GET /price?x=2`, with a JSON body after `with` where one is sent. */
const request = /(?:request )?(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/[^\s]{0,2000})/y;
const body = /\s+with (?:the )?(?:body )?(?=[{["'])/y;
/** `src/cart.js: cart.total(`; also `total(...) of src/cart.js`. */
const call = /(?:([\w@./-]{1,300}\.[cm]?[jt]sx?): ?)?([A-Za-z_$][\w$]{0,100}(?:\.[A-Za-z_$][\w$]{0,100}){0,3})(?=\()/y;
const place = /\s+(?:of|in|from) ([\w@./-]{1,300}\.[cm]?[jt]sx?)/y;

const gave = /\s+(?:answered|answers|returned|returns|gave|gives|resolved to)(?: with)?\s+(status )?/y;
const instead = /\s*[,;]?\s+(?:but )?(?:expected|instead of|should be|should have been)(?: to be)?:?\s+(?:status )?/y;
const late =
  /\s+(?:did not|does not|didn't|doesn't|never)\s+(?:answers?|settles?|returns?|finish(?:es)?|ends?|resolves?)(?:\s+within\s+(\d{1,9}(?:\.\d{1,3})?)\s?(milliseconds?|ms|seconds?|sec|s|minutes?|min))?/y;
const hangs = /\s+(?:hangs?|deadlocks?)\b/y;
const leaks = /\s+(?:leaks?|grows?|adds?)(?: the| its| one| more)?\s+(heap|memory|listeners?|handles?)\b/y;
const end = /\s*\.?\s*$/y;
const rest = /\s*(?:$|[.,;(!])/y;

/** Reads a text from left to right by sticky patterns, each of bounded length. */
class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found;
  }

  literal(): { value: EncodedValue } | null {
    const found = literalAt(this.text, this.at);
    if (found) this.at = found.end;
    return found && { value: found.value };
  }
}

function readRequest(reader: Reader): ScenarioRequest | null {
  const named = reader.match(request);
  if (!named) return null;
  const sent = reader.match(body) ? reader.literal() : null;
  const isText = typeof sent?.value === 'string';
  return {
    method: named[1] ?? 'GET',
    path: (named[2] ?? '/').replace(/[,;:]$/, ''),
    headers: sent && !isText ? { 'content-type': 'application/json' } : {},
    body: sent ? (isText ? (sent.value as string) : JSON.stringify(sent.value)) : null,
  };
}

function readCall(reader: Reader): NamedCall | null {
  const named = reader.match(call);
  if (!named) return null;
  const given = argumentsAt(reader.text, reader.at);
  if (!given) return null;
  reader.at = given.end;
  const module = named[1] ?? reader.match(place)?.[1] ?? null;
  return { module, name: named[2] ?? '', args: given.args };
}

/** A call as text: `total([1, 2]) of src/cart.js`. Null where it is none. */
export function callFrom(text: string): NamedCall | null {
  const reader = new Reader(text.slice(0, lengthAtMost).trim());
  const found = readCall(reader);
  return found && reader.match(end) ? found : null;
}

/** A request as text: `POST /orders with {"n": 1}`. Null where it is none. */
export function requestFrom(text: string): ScenarioRequest | null {
  const reader = new Reader(text.slice(0, lengthAtMost).trim());
  const found = readRequest(reader);
  return found && reader.match(end) ? found : null;
}

function readWork(reader: Reader): Pick<Statement, 'calls' | 'requests'> | null {
  const calls: NamedCall[] = [];
  const requests: ScenarioRequest[] = [];
  do {
    const [asked, called] = [readRequest(reader), null];
    const named = asked ? called : readCall(reader);
    if (asked) requests.push(requests.length > 0 ? { ...asked, overlaps: true } : asked);
    else if (named) calls.push(named);
    else return null;
  } while (calls.length + requests.length < worksAtMost && reader.match(/\s+(?:and|together with|beside)\s+/y));
  reader.match(/\s+together\b/y);
  return calls.length > 0 && requests.length > 0 ? null : { calls, requests };
}

const unitMs = (unit: string): number =>
  unit.startsWith('ms') || unit.startsWith('mill') ? 1 : unit.startsWith('m') ? 60_000 : 1_000;

type Outcome = Omit<Statement, 'calls' | 'requests'>;

function readOutcome(reader: Reader): Outcome | null {
  const none: Outcome = { expected: null, actual: null, isStatus: false, deadlineMs: null, grows: null, about: null };
  const answer = reader.match(gave);
  if (answer) {
    const isStatus = answer[1] !== undefined;
    const actual = reader.literal();
    const expected = actual && reader.match(instead) ? reader.literal() : null;
    return { ...none, isStatus, actual, expected, about: isStatus ? 'status' : 'value' };
  }
  const slow = reader.match(late);
  if (slow) {
    const deadlineMs = slow[1] ? Math.round(Number(slow[1]) * unitMs(slow[2] ?? 's')) : null;
    return { ...none, deadlineMs, about: 'settles' };
  }
  if (reader.match(hangs)) return { ...none, about: 'settles' };
  const growing = reader.match(leaks);
  if (!growing) return null;
  const of = /^(?:heap|memory)/.test(growing[1] ?? '') ? 'heap' : growing[1]?.startsWith('l') ? 'listeners' : 'handles';
  return { ...none, grows: of, about: 'bounded' };
}

/**
 * Reads `GET /price?x=2 answered 20, expected 22`, `load(1) of src/a.js did not settle within 5 s`, `a(1) and b(2) hang`,
 * `GET /x leaks listeners`. Null where the text names no call or request with one of these outcomes. Never throws; all
 * patterns are anchored and bounded.
 */
export function readStatement(text: string): Statement | null {
  const line = text.trim().split('\n', 1)[0] ?? '';
  if (line.length > lengthAtMost) return null;
  const reader = new Reader(line);
  const work = readWork(reader);
  const outcome = work && readOutcome(reader);
  // `expected 22 or 23` is no value; a further clause may follow.
  return work && outcome && reader.match(rest) ? { ...work, ...outcome } : null;
}
