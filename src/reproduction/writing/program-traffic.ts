import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { BoundaryAnswer, ProgramScenario } from '../../domain/scenario.ts';
import { valueSource } from './value-writer.ts';

const inlineAtMost = 200;

/** JSON as source, in the style of the other values. */
const source = (value: unknown): string => valueSource(escaped(value) as EncodedValue);

/** A field of its own that is named `$` must not be taken for a kind. */
function escaped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(escaped);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name === '$' ? '$$' : name, escaped(field)]));
}

function parsed(text: string): unknown {
  try {
    const value: unknown = /^\s*[[{]/.test(text) ? JSON.parse(text) : undefined;
    // Only what comes out the same again may be written as data.
    return value !== undefined && JSON.stringify(value) === text.trim() ? value : undefined;
  } catch {
    return undefined;
  }
}

type Fields = { [key: string]: EncodedValue };

/** What a database answered: `{ postgresql: 'select ...', parameters: [7], rows: [{ ... }] }`, `{ redis: ['get', 'a'], reply: null }`. */
function databaseSource({ target, operation, arguments: args = [], outcome }: BoundaryAnswer): string {
  const asked: Fields =
    target === 'redis'
      ? { redis: [operation, ...args] }
      : { [target]: operation, ...(args.length ? { parameters: args } : {}) };
  return valueSource({ ...asked, ...told(target, outcome) });
}

function told(target: string, outcome: BoundaryAnswer['outcome']): Fields {
  if (outcome.kind === 'pending') return { never: true };
  if (outcome.kind === 'error') {
    const { message, code, fields } = outcome.error;
    return { error: { message, ...(code === null ? {} : { code }), ...fields } };
  }
  if (outcome.kind === 'response') return {};
  return target === 'redis' ? { reply: outcome.value } : (outcome.value as Fields);
}

const isDatabase = ({ kind, arguments: args }: BoundaryAnswer): boolean => kind !== 'http' && args !== undefined;

/** An answer as a person would write it: `{ call: 'GET http://users/7', status: 200, json: { ... } }`. */
function answerSource(answer: BoundaryAnswer): string {
  const { kind, target, operation, outcome } = answer;
  if (isDatabase(answer)) return databaseSource(answer);
  if (kind !== 'http') return source({ kind, target, operation, outcome });
  const call = operation.replace(/^(\S+) /, `$1 ${target}`);
  if (outcome.kind === 'pending') return source({ call, never: true });
  if (outcome.kind === 'error') return source({ call, error: outcome.error });
  if (outcome.kind === 'value') return source({ kind, target, operation, outcome });
  const { status, headers, body } = outcome.response;
  const text = body?.text ?? '';
  const json = body?.encoding === 'utf8' ? parsed(text) : undefined;
  const held = json !== undefined ? { json } : body?.encoding === 'base64' ? { base64: text } : text ? { text } : {};
  return source({ call, status, ...(headers.length ? { headers } : {}), ...held });
}

const lines = (name: string, items: readonly string[]): string[] => [
  `const ${name} = [`,
  ...items.map((item) => `  ${item},`),
  '];',
];

export type Traffic = Pick<ProgramScenario, 'requests' | 'answers' | 'databases' | 'clock'>;

/** Names of the files that the stand-ins of a scenario need, out of those that there are. */
export function answerFiles(
  { answers, databases, clock }: Omit<Traffic, 'requests'>,
  all: readonly string[],
): string[] {
  const systems = [...(databases ?? []), ...(answers ?? []).filter(isDatabase).map(({ target }) => target)];
  if (!answers && !clock && systems.length === 0) return [];
  const own = systems.length === 0 ? [] : ['database-answers.cjs', ...systems.map((name) => `${name}-answers.cjs`)];
  return all.filter((file) => file === 'recorded-answers.cjs' || own.includes(file));
}

/** The requests, the answers to what the program calls, and its clock: the lines that say them, and the options that name them. */
export function trafficLines({ requests, answers, databases = [], clock }: Traffic): {
  lines: string[];
  options: string[];
} {
  const said: string[] = [];
  const options: string[] = [];
  const sent = requests.map(source);
  if (sent.length === 1 && (sent[0] ?? '').length < inlineAtMost) options.push(`requests: [${sent[0]}]`);
  else if (sent.length) {
    said.push(...lines('requests', sent));
    options.push('requests');
  }
  if (answers?.length) {
    said.push(
      '// What the services that it calls answered in production.',
      ...lines('answers', answers.map(answerSource)),
    );
    options.push('answers');
  }
  const silent = databases.filter((name) => !answers?.some((answer) => isDatabase(answer) && answer.target === name));
  if (silent.length) options.push(`databases: ${source(silent)}`);
  if (clock) {
    const { origin, random } = clock;
    options.push(`clock: ${source({ origin, ...(random.length ? { random } : {}) })}`);
  }
  return { lines: said, options };
}
