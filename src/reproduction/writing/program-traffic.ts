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

/** An answer as a person would write it: `{ call: 'GET http://users/7', status: 200, json: { ... } }`. */
function answerSource({ kind, target, operation, outcome }: BoundaryAnswer): string {
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

/** The requests, the answers to what the program calls, and its clock: the lines that say them, and the options that name them. */
export function trafficLines({ requests, answers, clock }: Pick<ProgramScenario, 'requests' | 'answers' | 'clock'>): {
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
  if (clock) {
    const { origin, random } = clock;
    options.push(`clock: ${source({ origin, ...(random.length ? { random } : {}) })}`);
  }
  return { lines: said, options };
}
