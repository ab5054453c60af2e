import type {
  ObservedFailure,
  ObservedFrame,
  RunFacts,
  RunOutcome,
  RunSchedule,
  ThrownVariable,
} from '../../domain/run.ts';
import type { ProbedThrow, ProbeTrace } from '../../domain/probe-trace.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOrNull = (value: unknown): number | null => (Number.isFinite(value) ? (value as number) : null);
const textsOf = (value: unknown): string[] => listOf(value).filter((item) => typeof item === 'string');

const framesAtMost = 200;
const causesAtMost = 8;
/** The driver encodes eight levels; what is deeper was made to overflow a reader's stack. */
const levelsAtMost = 40;

function valueOf(value: unknown, level = 0): EncodedValue {
  if (typeof value !== 'object' || value === null) return value === undefined ? null : (value as EncodedValue);
  if (level > levelsAtMost) return { $: 'opaque', text: 'too deep' };
  if (Array.isArray(value)) return value.map((item) => valueOf(item, level + 1));
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, valueOf(field, level + 1)]));
}

function frameOf(value: unknown): ObservedFrame {
  const { file, line, column, function: name, native, async } = fieldsOf(value);
  return {
    file: textOrNull(file),
    line: numberOrNull(line),
    column: numberOrNull(column),
    function: textOrNull(name),
    native: native === true,
    async: async === true,
  };
}

function failureOf(value: unknown, depth = 0): ObservedFailure {
  const { type, message, code, frames, handled, cause } = fieldsOf(value);
  return {
    type: textOf(type) || 'Error',
    message: textOf(message),
    code: textOrNull(code),
    frames: listOf(frames).slice(0, framesAtMost).map(frameOf),
    handled: handled === true,
    cause: isFields(cause) && depth < causesAtMost ? failureOf(cause, depth + 1) : null,
  };
}

function responseOf(value: unknown) {
  const { status, headers, body } = fieldsOf(value);
  const texts = Object.entries(fieldsOf(headers)).map(([name, text]) => [
    name,
    Array.isArray(text) ? textsOf(text).join(',') : textOf(text),
  ]);
  return { status: numberOrNull(status) ?? 0, headers: Object.fromEntries(texts), body: textOf(body) };
}

const numbersAtMost = 60_000;
const wordsAtMost = 20_000;
const throwsAtMost = 20;
const variablesAtMost = 400;

function throwOf(value: unknown): ProbedThrow {
  const { at, frames } = fieldsOf(value);
  const read = listOf(frames)
    .slice(0, 20)
    .map((one) => {
      const { file, line, function: name, values } = fieldsOf(one);
      const words = Object.entries(fieldsOf(values)).slice(0, variablesAtMost);
      const texts = words.map(([key, word]) => [key.slice(0, 200), textOf(word).slice(0, 400)]);
      return {
        file: textOf(file),
        line: numberOrNull(line) ?? 0,
        function: textOf(name),
        values: Object.fromEntries(texts),
      };
    });
  return { at: numberOrNull(at) ?? 0, frames: read };
}

function traceOf({ head, tail, words, total, throws }: Fields): ProbeTrace {
  const numbers = (value: unknown): number[] => {
    const kept = listOf(value).slice(0, numbersAtMost);
    return kept.length % 3 === 0 && kept.every(Number.isSafeInteger) ? (kept as number[]) : [];
  };
  return {
    head: numbers(head),
    tail: numbers(tail),
    words: listOf(words)
      .slice(0, wordsAtMost)
      .map((word) => textOf(word).slice(0, 400)),
    total: numberOrNull(total) ?? 0,
    throws: listOf(throws).slice(0, throwsAtMost).map(throwOf),
  };
}

const stepsAtMost = 2_000;

function scheduleOf({ steps, missed, flying }: Fields): RunSchedule {
  const names = (value: unknown) =>
    textsOf(value)
      .slice(0, stepsAtMost)
      .map((name) => name.slice(0, 400));
  return { steps: names(steps), missed: names(missed), flying: names(flying) };
}

const callsAtMost = 200;

function askedOf(value: unknown): NonNullable<RunFacts['asked']>[number] {
  const { method, url, body } = fieldsOf(value);
  return { method: textOf(method).slice(0, 32), url: textOf(url).slice(0, 8_000), body: textOrNull(body) };
}

function variableOf(value: unknown): ThrownVariable {
  const { frame, name, type, fields } = fieldsOf(value);
  const kinds = Object.entries(fieldsOf(fields)).slice(0, variablesAtMost);
  return {
    frame: numberOrNull(frame) ?? 0,
    name: textOf(name).slice(0, 200),
    type: textOf(type).slice(0, 200),
    fields: Object.fromEntries(kinds.map(([key, kind]) => [key.slice(0, 200), textOf(kind).slice(0, 200)])),
  };
}

/** What only pages tell. */
function pageFacts({ asked, missed, variables }: Fields): Partial<RunFacts> {
  if (!Array.isArray(asked)) return {};
  return {
    asked: asked.slice(0, callsAtMost).map(askedOf),
    missed: numberOrNull(missed) ?? 0,
    variables: listOf(variables).slice(0, variablesAtMost).map(variableOf),
  };
}

function factsOf(value: unknown): RunFacts | undefined {
  if (!isFields(value)) return undefined;
  const { reads, listened, features, trace, schedule, unanswered } = value;
  const told = Array.isArray(features) ? { features: textsOf(features) } : {};
  const probed = isFields(trace) ? { trace: traceOf(trace) } : {};
  const ordered = isFields(schedule) ? { schedule: scheduleOf(schedule) } : {};
  const facts = { reads: textsOf(reads), listened: listened === true, ...told, ...probed, ...ordered };
  const calls = textsOf(unanswered).slice(0, callsAtMost);
  const asked = calls.length > 0 ? { unanswered: calls.map((call) => call.slice(0, 400)) } : {};
  return { ...facts, ...asked, ...pageFacts(value) };
}

/**
 * A driver's answer as an outcome. The process that gives it runs repository code, which can write to the pipe, too:
 * every field is taken only as what it has to be. Null when it is no outcome at all.
 */
export function readOutcome(answer: Fields): RunOutcome | null {
  const shared = {
    stdout: textOf(answer['stdout']),
    durationMs: numberOrNull(answer['durationMs']) ?? 0,
    facts: factsOf(answer['facts']),
  };
  switch (answer['kind']) {
    case 'passed': {
      const caught = listOf(answer['caught']).map((one) => failureOf(one));
      const value = valueOf(answer['value']);
      return { kind: 'passed', value, responses: listOf(answer['responses']).map(responseOf), caught, ...shared };
    }
    case 'failed': {
      const also = listOf(answer['also']).map((one) => failureOf(one));
      return { kind: 'failed', failure: failureOf(answer['failure']), also, ...shared };
    }
    case 'exited':
      return { kind: 'exited', code: numberOrNull(answer['code']) ?? 1, stderr: textOf(answer['stderr']), ...shared };
    case 'timed-out':
      return { kind: 'timed-out', ...shared };
    case 'unloadable':
      return { kind: 'unloadable', reason: textOf(answer['reason']), ...shared };
    default:
      return null;
  }
}
