import type { EncodedValue } from '../../domain/encoded-value.ts';
import { follow } from '../../domain/json-pointer.ts';
import type { BoundaryCall } from '../../domain/recording-traffic.ts';
import type { Recording } from '../../domain/recording.ts';
import type { BoundaryAnswer, ProgramScenario } from '../../domain/scenario.ts';

type Fields = { [key: string]: EncodedValue };

const systems = new Set(['postgresql', 'mysql', 'redis']);
const levelsAtMost = 40;
const nodesAtMost = 20_000;
/** Of an error, what only the server's developers read. */
const inner = new Set(['length', 'file', 'line', 'routine', 'severity', 'sql', 'command', 'name', 'position']);
const usualHeader: Fields = { fieldCount: 0, info: '', serverStatus: 2, warningStatus: 0, changedRows: 0, insertId: 0 };
const undefinedValue: EncodedValue = { $: 'undefined' };

const isFields = (value: EncodedValue | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: EncodedValue | undefined): EncodedValue[] => (Array.isArray(value) ? value : []);

/** Whether a call went to a database that a replay can stand in for. */
export const isDatabaseCall = ({ kind, target }: Pick<BoundaryCall, 'kind' | 'target'>): boolean =>
  (kind === 'sql' || kind === 'key-value') && systems.has(target);

/** The databases that a recording tells of, its good requests included: a program connects to them whatever it asks. */
export function standingIn(recording: Recording | null): Pick<ProgramScenario, 'databases'> {
  if (!recording) return {};
  const all = [...recording.calls, ...recording.controls.flatMap(({ calls }) => calls)];
  const databases = [...new Set(all.filter(isDatabaseCall).map(({ target }) => target))].toSorted();
  return databases.length > 0 ? { databases } : {};
}

/** A value as data that stands alone: references followed, instances as their fields, what was not captured undefined. */
function dataOf(root: EncodedValue, value: EncodedValue, room: { nodes: number }, level = 0): EncodedValue {
  if (typeof value !== 'object' || value === null) return value;
  if (++room.nodes > nodesAtMost || level > levelsAtMost) return undefinedValue;
  const part = (one: EncodedValue): EncodedValue => dataOf(root, one, room, level + 1);
  if (Array.isArray(value)) return value.map(part);
  switch (value.$) {
    case 'ref': {
      const target = typeof value.to === 'string' ? follow(root, value.to) : undefined;
      return target === undefined ? undefinedValue : part(target);
    }
    case 'instance':
    case 'nullproto':
      return part(isFields(value.fields) ? value.fields : {});
    case 'map':
      return { $: 'map', entries: listOf(value.entries).map((entry) => listOf(entry).map(part)) };
    case 'set':
      return { $: 'set', values: listOf(value.values).map(part) };
    case 'opaque':
    case 'function':
    case 'symbol':
    case 'error':
      return undefinedValue;
    default:
      if (typeof value.$ === 'string') return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, part(item)]));
  }
}

/** Names and types of columns, where the rows do not tell them: none were found, or names come twice. */
function columns(fields: EncodedValue | undefined, rows: readonly EncodedValue[], type: string): Fields {
  const pairs = listOf(fields).map((field): EncodedValue[] => {
    const { name, [type]: of } = isFields(field) ? field : {};
    return [name ?? '', of ?? null];
  });
  const [first] = rows;
  const told = isFields(first) && Object.keys(first).join() === pairs.map(([name]) => name).join();
  return pairs.length === 0 || told ? {} : { fields: pairs };
}

function postgresqlResult(value: EncodedValue): Fields {
  const { command, rowCount, rows, fields } = isFields(value) ? value : {};
  const found = listOf(rows);
  const isPlain = command === 'SELECT' && rowCount === found.length;
  return {
    ...(isPlain ? {} : { command: command ?? null, rowCount: rowCount ?? null }),
    ...(isPlain || found.length > 0 ? { rows: found } : {}),
    ...columns(fields, found, 'dataTypeID'),
  };
}

function mysqlResult(rows: EncodedValue | undefined, fields: EncodedValue | undefined): Fields {
  if (Array.isArray(rows)) return { rows, ...columns(fields, rows, 'columnType') };
  const head = Object.entries(isFields(rows) ? rows : {}).filter(([name, value]) => usualHeader[name] !== value);
  return { header: Object.fromEntries(head) };
}

/** Several statements in one text: lists of rows and of columns. */
function mysqlResults(value: EncodedValue): Fields {
  const [rows, fields] = listOf(value);
  const sets = listOf(rows);
  const isMany =
    Array.isArray(rows) && Array.isArray(fields) && fields.some((one) => Array.isArray(one) || isUndefined(one));
  return isMany ? { results: sets.map((set, i) => mysqlResult(set, fields[i])) } : mysqlResult(rows, fields);
}

const isUndefined = (value: EncodedValue): boolean => isFields(value) && value.$ === 'undefined';

function resultOf(target: string, value: EncodedValue): EncodedValue {
  if (target === 'redis') return value;
  if (target === 'mysql') return mysqlResults(value);
  return Array.isArray(value) ? { results: value.map(postgresqlResult) } : postgresqlResult(value);
}

/** What a database answered, as a scenario gives it again (see `boundaryAnswerSchema`). `recording` is what values refer to. */
export function databaseAnswer(call: BoundaryCall, recording: unknown): BoundaryAnswer {
  const { kind, target, operation, outcome } = call;
  const root = recording as EncodedValue;
  const data = (value: EncodedValue): EncodedValue => dataOf(root, value, { nodes: 0 });
  const asked = { kind, target, operation, arguments: call.arguments.map(data) };
  if (outcome.kind === 'value')
    return { ...asked, outcome: { kind: 'value', value: resultOf(target, data(outcome.value)) } };
  if (outcome.kind !== 'error') return { ...asked, outcome };
  const { fields = {}, ...error } = outcome.error;
  const kept = Object.entries(fields).filter(([name]) => !inner.has(name));
  return { ...asked, outcome: { kind: 'error', error: { ...error, fields: Object.fromEntries(kept) } } };
}
