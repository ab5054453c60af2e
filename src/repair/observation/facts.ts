import type { ObservedFailure, ObservedResponse, RunOutcome } from '../../domain/run.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';

/** What one run showed, as leaves: path (`value/user/name`, `stdout/3/1`, `response/0/status`) -> text. */
export type Facts = ReadonlyMap<string, string>;

const maxFacts = 20_000;
/** Headers that say nothing of the program's behaviour. */
const idleHeaders = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

/** `now` (epoch ms) serves to know times of this run from dates that are data. Pure; bounded to 20,000 facts. */
export function factsOf(outcome: RunOutcome, now: number): Facts {
  const facts = new FactSink(now);
  facts.add('kind', outcome.kind);
  if (outcome.kind === 'unloadable' || outcome.kind === 'timed-out') return facts.map;
  facts.lines('stdout', outcome.stdout);
  if (outcome.kind === 'passed') {
    facts.value('value', outcome.value);
    for (const [i, response] of outcome.responses.entries()) addResponse(facts, `response/${i}`, response);
  }
  if (outcome.kind === 'failed') addFailure(facts, outcome.failure);
  if (outcome.kind === 'exited') {
    facts.add('exit', String(outcome.code));
    facts.lines('stderr', outcome.stderr);
  }
  return facts.map;
}

function addFailure(facts: FactSink, failure: ObservedFailure): void {
  facts.add('failure/type', failure.type);
  facts.add('failure/code', failure.code ?? '');
  facts.lines('failure/message', failure.message);
}

function addResponse(facts: FactSink, at: string, response: ObservedResponse): void {
  facts.add(`${at}/status`, String(response.status));
  for (const [name, value] of Object.entries(response.headers)) {
    const lower = name.toLowerCase();
    if (!idleHeaders.has(lower)) facts.lines(`${at}/header/${lower}`, value);
  }
  const json = asJson(response.body);
  if (json === undefined) facts.lines(`${at}/body`, response.body);
  else facts.value(`${at}/body`, json);
}

function asJson(body: string): EncodedValue | undefined {
  if (!/^\s*[[{]/.test(body)) return undefined;
  try {
    return JSON.parse(body) as EncodedValue;
  } catch {
    return undefined;
  }
}

class FactSink {
  readonly map = new Map<string, string>();
  readonly #now: number;
  constructor(now: number) {
    this.#now = now;
  }

  add(key: string, text: string): void {
    if (this.map.size < maxFacts) this.map.set(key, settle(text, this.#now));
    else this.map.set('rest', String(rolling(this.map.get('rest'), key + text)));
  }

  /** Text token by token, so that one volatile word does not hide the line around it. */
  lines(key: string, text: string): void {
    for (const [n, line] of text.split('\n').entries()) {
      for (const [m, token] of settle(line, this.#now)
        .split(/([\s,;()[\]{}"'`]+)/)
        .entries()) {
        this.add(`${key}/${n}/${m}`, token);
      }
    }
  }

  value(key: string, value: EncodedValue, depth = 0): void {
    if (value === null || typeof value !== 'object' || depth > 60) {
      if (typeof value === 'string') this.add(key, `string:${value}`);
      else this.add(key, `${typeof value}:${JSON.stringify(value)}`);
      return;
    }
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    this.add(key, Array.isArray(value) ? `array:${value.length}` : 'object');
    for (const [name, child] of entries) this.value(`${key}/${String(name).replaceAll('/', '%2F')}`, child, depth + 1);
  }
}

function rolling(before: string | undefined, text: string): number {
  let hash = Number(before ?? 0);
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

const day = 86_400_000;

/** Loopback ports and times of today are the run's own, not the program's answer. */
function settle(text: string, now: number): string {
  if (!/\d{4}/.test(text)) return text;
  return text
    .replace(/(127\.0\.0\.1|localhost|\[::1\]):\d{2,5}(?!\d)/g, '$1:<port>')
    .replace(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?/g, (t) =>
      Math.abs(Date.parse(t) - now) < day ? '<now>' : t,
    )
    .replace(/\b1\d{12}\b/g, (t) => (Math.abs(Number(t) - now) < day ? '<now>' : t));
}
