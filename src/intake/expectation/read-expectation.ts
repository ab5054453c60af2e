import type { Demand } from '../../domain/demand.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { Expectation, Work } from '../../domain/expectation.ts';
import type { ScenarioRequest } from '../../domain/scenario.ts';
import { asArray, asObject, asText, asTextMap, at, bounded, firstText, type LooseObject } from '../loose-json.ts';
import { callFrom, readStatement, requestFrom, type Statement } from './statement.ts';

const worksAtMost = 8;
/** Listeners and handles are counted exactly; of the heap, what one repetition leaves must add up to more than noise. */
const defaultIterations = { heap: 200, listeners: 10, handles: 10 } as const;
const deadlineAtMost = 3_600_000;
const grown = ['heap', 'listeners', 'handles'] as const;

const missing = {
  work: {
    what: 'the call or the request that went wrong',
    supply:
      'name it in the field `call` ("total([1, 2]) of src/cart.js") or `request` ("GET /price?x=2") of the context',
  },
  expected: { what: 'what should have come', supply: 'give it in the field `expected` of the context' },
  actual: { what: 'what came instead', supply: 'give it in the field `actual` of the context' },
  deadline: { what: 'how long was waited', supply: 'give it in the field `deadline_ms` of the context' },
} as const;

/** JSON as an encoded value: a field of its own named `$` must not be taken for a kind. */
function encoded(json: unknown): EncodedValue {
  if (json === undefined) return { $: 'undefined' };
  if (typeof json !== 'object' || json === null) return json as EncodedValue;
  if (Array.isArray(json)) return json.map(encoded);
  return Object.fromEntries(Object.entries(json).map(([name, field]) => [name === '$' ? '$$' : name, encoded(field)]));
}

function requestOf(value: unknown): ScenarioRequest | null {
  if (typeof value === 'string') return requestFrom(value);
  const object = asObject(value);
  const url = firstText(object, 'path', 'url');
  if (!object || url === null) return null;
  const parsed = URL.parse(url, 'http://localhost');
  const body = at(object, 'body') ?? at(object, 'data');
  return {
    method: (asText(at(object, 'method'), 16) ?? 'GET').toUpperCase(),
    path: parsed ? parsed.pathname + parsed.search : '/',
    headers: asTextMap(at(object, 'headers')),
    body: body === undefined || body === null ? null : typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** What the context names; null where it names nothing, or something that cannot be read. */
function workOf(context: LooseObject): Work | null {
  const listed = (many: string, one: string): unknown[] => {
    const all = asArray(at(context, many));
    return all.length > 0 ? all.slice(0, worksAtMost) : at(context, one) === undefined ? [] : [at(context, one)];
  };
  const module = firstText(context, 'module');
  const named = listed('calls', 'call').map((value) => callFrom(asText(value, 4_000) ?? ''));
  const calls = named.flatMap((one) => (one ? [{ ...one, module: one.module ?? module }] : []));
  if (named.length > 0) return calls.length === named.length ? { kind: 'calls', calls } : null;
  const sent = listed('requests', 'request').map(requestOf);
  const requests = sent.filter((one) => one !== null);
  if (requests.length === 0 || requests.length < sent.length) return null;
  const together = at(context, 'together') === true;
  return {
    kind: 'requests',
    requests: requests.map((one, i) => (together && i > 0 ? { ...one, overlaps: true } : one)),
  };
}

function saidWork(statement: Statement | null, context: LooseObject): Work | null {
  if (!statement) return null;
  const module = firstText(context, 'module');
  if (statement.requests.length > 0) return { kind: 'requests', requests: statement.requests };
  return { kind: 'calls', calls: statement.calls.map((one) => ({ ...one, module: one.module ?? module })) };
}

interface Facts {
  expected: { value: EncodedValue } | null;
  actual: { value: EncodedValue } | null;
  isStatus: boolean;
  deadlineMs: number | null;
  grows: (typeof grown)[number] | null;
  iterations: number | null;
}

/** A field of the context as an encoded value; null where it is not there. */
function fieldOf(context: LooseObject, name: string): { value: EncodedValue } | null {
  return Object.hasOwn(context, name) ? { value: encoded(bounded(context[name])) } : null;
}

function factsOf(context: LooseObject, statement: Statement | null): Facts {
  const status = fieldOf(context, 'expected_status');
  const deadline = Number(at(context, 'deadline_ms') ?? statement?.deadlineMs ?? Number.NaN);
  const grows = firstText(context, 'grows');
  const iterations = Number(at(context, 'iterations') ?? Number.NaN);
  return {
    expected: status ?? fieldOf(context, 'expected') ?? statement?.expected ?? null,
    actual: (status ? fieldOf(context, 'actual_status') : fieldOf(context, 'actual')) ?? statement?.actual ?? null,
    isStatus: status !== null || statement?.isStatus === true,
    deadlineMs: deadline > 0 && deadline <= deadlineAtMost ? Math.ceil(deadline) : null,
    grows: grown.find((one) => one === grows) ?? statement?.grows ?? null,
    iterations: iterations >= 10 && iterations <= 10_000 ? Math.round(iterations) : null,
  };
}

const own = ['expected', 'actual', 'expected_status', 'actual_status', 'deadline_ms', 'grows'];

function boundedDemand({ grows, iterations }: Facts): Demand {
  const of = grows ?? 'heap';
  return { kind: 'bounded', of, iterations: iterations ?? defaultIterations[of] };
}

/** The demand that the facts make, or what of it is not said. */
function demandOf(facts: Facts, about: Demand['kind'] | null): Demand | Array<{ what: string; supply: string }> {
  if (about === 'bounded' || facts.grows) return boundedDemand(facts);
  if (about === 'settles' || (facts.deadlineMs && !facts.expected))
    return facts.deadlineMs ? { kind: 'settles', withinMs: facts.deadlineMs } : [missing.deadline];
  const gaps = [...(facts.expected ? [] : [missing.expected]), ...(facts.actual ? [] : [missing.actual])];
  if (gaps.length > 0 || !facts.expected) return gaps;
  const { value } = facts.expected;
  if (!facts.isStatus) return { kind: 'value', expected: value };
  return Number.isInteger(value) ? { kind: 'status', expected: value as number } : [missing.expected];
}

/**
 * What a report says of a failure without an exception, from the fields of its context and, for what they leave open, its
 * message read as a statement (docs/silent-failures.md). Null where neither speaks of one. What is missing is told, and
 * nothing is guessed. Never throws.
 */
export function readExpectation(message: string | null, context: LooseObject): Expectation | null {
  const statement = message ? readStatement(message) : null;
  if (!statement && !own.some((name) => Object.hasOwn(context, name))) return null;
  const work = workOf(context) ?? saidWork(statement, context);
  const facts = factsOf(context, statement);
  const demand = demandOf(facts, statement?.about ?? null);
  const gaps = [...(work ? [] : [missing.work]), ...(Array.isArray(demand) ? demand : [])];
  if (!work || Array.isArray(demand)) return { kind: 'unclear', missing: gaps };
  const isValue = demand.kind === 'value' || demand.kind === 'status';
  return { kind: 'stated', work, demand, actual: isValue ? facts.actual : null };
}
