import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { Fault } from '../domain/fault.ts';
import { type Policy, policySchema } from '../domain/policy.ts';
import { type Misfit, type Mistake, misfitsOf, pathText } from './mistake.ts';

/** What came of reading a policy: the policy with its defaults, or every mistake in the order of the file. */
export type PolicyReading = { kind: 'valid'; policy: Policy } | { kind: 'invalid'; mistakes: Mistake[] };

const longest = 256 * 1024;
const mostMistakes = 100;

/** Reads the text of a `.reproof.yaml` (YAML 1.2). Throws nothing: the text may be anyone's. */
export function readPolicy(text: string): PolicyReading {
  if (text.length > longest) return invalid([whole(`is longer than ${longest} characters`)]);
  try {
    return readDocument(text);
  } catch {
    // The parser recurses: a file made to be deep, or aliases made to explode, end here.
    return invalid([whole('is nested too deeply, or repeats itself by aliases too often')]);
  }
}

/**
 * Reads the text of a `.reproof.yaml`; `path` is only named in the message. Throws Fault INVALID_POLICY that lists every
 * mistake with its path, line and what was probably meant; the fault's `cause` is the list of mistakes.
 */
export function loadPolicy(text: string, path: string): Policy {
  const reading = readPolicy(text);
  if (reading.kind === 'valid') return reading.policy;
  throw new Fault('INVALID_POLICY', describeMistakes(reading.mistakes, path), { cause: reading.mistakes });
}

/** One line a mistake: `.reproof.yaml:3:5 services[0].rot is not a known key; did you mean root?` */
export function describeMistakes(mistakes: readonly Mistake[], path: string): string {
  return mistakes
    .map(({ line, column, path: at, message, suggestion }) => {
      const subject = at === '' ? 'the file' : at;
      return `${path}:${line}:${column} ${subject} ${message}${suggestion ? `; ${suggestion}` : ''}`;
    })
    .join('\n');
}

function readDocument(text: string): PolicyReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return invalid(
      faults.slice(0, 20).map((fault) => {
        const { line, col } = lines.linePos(fault.pos[0]);
        return {
          path: '',
          line,
          column: col,
          message: `is no proper YAML here: ${yamlSays(fault.message)}`,
          suggestion: null,
        };
      }),
    );
  }
  const data: unknown = document.toJS({ maxAliasCount: 100 });
  if (data === null || data === undefined)
    return invalid([{ ...whole('is empty'), suggestion: 'begin with "version: 1"' }]);
  const parsed = policySchema.safeParse(data);
  if (parsed.success) return { kind: 'valid', policy: parsed.data };
  const issues = parsed.error.issues.slice(0, mostMistakes);
  const misfits = issues.flatMap((issue) => misfitsOf(issue, valueAt(data, issue.path))).slice(0, mostMistakes);
  return invalid(misfits.map((misfit) => placed(misfit, document, lines)));
}

/** The parser's own words, without what it quotes from the file. */
function yamlSays(message: string): string {
  return message.replaceAll(/[^\x20-\x7e]/g, ' ').slice(0, 160);
}

function invalid(mistakes: Mistake[]): PolicyReading {
  return { kind: 'invalid', mistakes: mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}

function whole(message: string): Mistake {
  return { path: '', line: 1, column: 1, message, suggestion: null };
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const step of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

function placed({ at, key, message, suggestion }: Misfit, document: Document, lines: LineCounter): Mistake {
  const { line, col } = lines.linePos(offsetOf(at, key, document));
  return { path: pathText(key === null ? at : [...at, key]), line, column: col, message, suggestion };
}

/** Where in the text a place of the data stands: its key, else its value, else the nearest thing around it. */
function offsetOf(at: readonly PropertyKey[], key: string | null, document: Document): number {
  const path = key === null ? [...at] : [...at, key];
  for (; path.length > 0; path.pop()) {
    const holder = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const pair = isMap(holder)
      ? holder.items.find((item) => isScalar(item.key) && String(item.key.value) === path.at(-1))
      : undefined;
    const node = pair?.key ?? document.getIn(path, true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
