import type { Operation } from '../../domain/event.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { RecordedFrame } from '../../domain/recording.ts';
import type { RecordedGraph } from './recorded-graph.ts';

/** The value that could not be worked with, and the object that had it. */
export interface BadPart {
  /** As the code says it. */
  expression: string;
  value: EncodedValue | undefined;
  /** The nearest object on the way, and the name under which it has (or lacks) the value. */
  holder: EncodedValue | null;
  key: string | null;
}

const chain =
  /^(?:await |new )?((?:this|[A-Za-z_$][\w$]*)(?:\??\.[A-Za-z_$][\w$]*|\[(?:'[^']{0,100}'|"[^"]{0,100}"|\d{1,9})\])*)(.?)/;

/** `user.address` of `user.address.street`; the beginning that names only properties. */
function namesOf(expression: string, { kind }: Operation): string[] {
  const match = chain.exec(expression.slice(0, 500));
  if (!match?.[1]) return [];
  const names = match[1].split(/\??\.|\[['"]?|['"]?\]/).filter((name) => name !== '');
  const isWhole = match[2] === '' || (kind === 'call' && match[2] === '(');
  // What is read, written or called is a part of what could not be worked with.
  return isWhole && names.length > 1 && /^(?:read|write|call)$/.test(kind) ? names.slice(0, -1) : names;
}

function variable({ arguments: args, receiver, scopes }: RecordedFrame, name: string): EncodedValue | undefined {
  if (name === 'this') return receiver ?? undefined;
  if (Object.hasOwn(args, name)) return args[name];
  return scopes.find(({ values }) => Object.hasOwn(values, name))?.values[name];
}

/** What an expression of a frame stood for when it threw; null where the recording does not show it. */
export function badPart(
  frame: RecordedFrame,
  expression: string,
  operation: Operation,
  graph: RecordedGraph,
): BadPart | null {
  const [first, ...rest] = namesOf(expression, operation);
  if (first === undefined) return null;
  const start = variable(frame, first);
  if (start === undefined) return null;
  const bad: BadPart = { expression: first, value: graph.meant(start), holder: null, key: null };
  for (const name of rest) {
    if (typeof bad.value !== 'object' || bad.value === null) break;
    bad.holder = bad.value;
    bad.key = name;
    const part = graph.part(bad.value, name);
    bad.value = part === undefined ? undefined : graph.meant(part);
    bad.expression += `.${name}`;
  }
  return bad;
}
