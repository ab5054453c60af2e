import type { MappedFrame } from '../../domain/code-map.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { ProductionEvent } from '../../domain/event.ts';
import type { RecordedOrigin } from '../../domain/recorded-origin.ts';
import type { RecordedBody } from '../../domain/recording-traffic.ts';
import type { RecordedFrame, Recording } from '../../domain/recording.ts';
import { type BadPart, badPart } from './bad-part.ts';
import { isFields, type Place, RecordedGraph, wordOf } from './recorded-graph.ts';

/** Something that came into the program, as data. */
interface Source {
  from: 'answer' | 'request' | 'job';
  name: string;
  data: EncodedValue;
}

const rareCharacters = 6;

/** JSON of a value with its names in order, to tell whether two are equal; null for what JSON cannot say. */
function formOf(value: EncodedValue, graph: RecordedGraph, level = 0): string | null {
  const at = graph.meant(value);
  if (typeof at !== 'object' || at === null) return JSON.stringify(at);
  if (level > 8) return null;
  if (Array.isArray(at)) {
    const parts = at.map((item) => formOf(item, graph, level + 1));
    return parts.includes(null) ? null : `[${parts.join(',')}]`;
  }
  if (typeof at.$ === 'string') return null;
  const parts = Object.keys(at)
    .toSorted()
    .map((key) => [key, formOf(at[key] ?? null, graph, level + 1)] as const);
  return parts.some(([, form]) => form === null)
    ? null
    : `{${parts.map(([key, form]) => `${JSON.stringify(key)}:${form}`).join(',')}}`;
}

function parsed(body: RecordedBody | null): EncodedValue | undefined {
  if (!body || body.encoding !== 'utf8') return undefined;
  try {
    return JSON.parse(body.text) as EncodedValue;
  } catch {
    return undefined;
  }
}

/** What came in from outside: answers, newest first, then the request and the job's payload. */
function sourcesOf({ calls, work }: Recording): Source[] {
  const answers = calls.toReversed().flatMap((call): Source[] => {
    const { outcome, operation, request } = call;
    const name = request ? `${request.method} ${request.url}` : operation;
    const data =
      outcome.kind === 'response'
        ? parsed(outcome.response.body)
        : outcome.kind === 'value'
          ? outcome.value
          : undefined;
    return data === undefined ? [] : [{ from: 'answer', name: `the answer of ${name}`, data }];
  });
  if (work.kind === 'job')
    return [...answers, { from: 'job', name: `the payload of the job ${work.job.name}`, data: work.job.payload }];
  if (work.kind === 'none') return answers;
  const { method, url, body } = work.request;
  const query = Object.fromEntries(URL.parse(url, 'http://localhost')?.searchParams ?? []);
  const data = { ...query, ...(isFields(parsed(body)) ? (parsed(body) as object) : {}) } as EncodedValue;
  return [...answers, { from: 'request', name: `the request ${method} ${url}`, data }];
}

/** A value that can be told from others: an object with something in it, or a text of some length. */
const isRare = (form: string | null): form is string =>
  form !== null && form.length >= rareCharacters && !/^(?:null|true|false|-?[\d.]+)$/.test(form);

/** Where a value equal to the holder, or to the value itself, stands in what came in. */
function bornOutside(
  bad: BadPart,
  sources: readonly Source[],
  graph: RecordedGraph,
): { source: Source; path: string[] } | null {
  for (const [value, key] of [[bad.holder, bad.key] as const, [bad.value ?? null, null] as const]) {
    const form = value === null ? null : formOf(value, graph);
    if (!isRare(form)) continue;
    for (const source of sources) {
      const at = graph.inside(source.data).find((place) => formOf(place.value, graph) === form);
      if (at) return { source, path: key === null ? at.path : [...at.path, key] };
    }
  }
  return null;
}

interface Seen {
  frame: RecordedFrame;
  mapped: MappedFrame;
  /** The variable that leads to it, and whether the function was handed it. */
  name: string;
  handed: boolean;
}

/** The variables of a frame under which an object is found: the very object, not one like it. */
function seenIn(frame: RecordedFrame, mapped: MappedFrame, object: EncodedValue, graph: RecordedGraph): Seen | null {
  const has = (value: EncodedValue): Place | undefined => graph.inside(value).find((place) => place.value === object);
  for (const [name, value] of Object.entries(frame.arguments))
    if (has(value)) return { frame, mapped, name, handed: true };
  if (frame.receiver !== null && has(frame.receiver)) return { frame, mapped, name: 'this', handed: true };
  for (const scope of frame.scopes)
    for (const [name, value] of Object.entries(scope.values))
      if (has(value)) return { frame, mapped, name, handed: scope.kind === 'closure' || scope.kind === 'module' };
  return null;
}

/** The stack's frames of the repository with what was recorded of them, by place. */
function framesOf({ errors }: ProductionEvent, recording: Recording, mapped: readonly MappedFrame[]) {
  return mapped.flatMap((frame) => {
    const said = errors[0]?.frames[frame.index];
    const recorded = recording.frames.find(
      ({ url, line, column }) =>
        said &&
        said.line === line &&
        said.column === column &&
        [said.absPath, said.filename].some((name) => name !== null && url.endsWith(name.replace(/^file:\/\//, ''))),
    );
    return recorded && frame.kind === 'source' ? [{ frame: recorded, mapped: frame }] : [];
  });
}

const fieldWords = (path: readonly string[]): string => (path.length ? `, field ${path.join('.')}` : '');
const functionWords = ({ mapped }: Seen): string => `${mapped.function ?? 'the code'} at ${mapped.file}:${mapped.line}`;

/**
 * Where the value that production could not work with was born, told from a recording alone: the same object in an outer
 * frame, or an equal one in an answer, the request or the job's payload. Pure; null where the recording does not show it.
 */
export function recordedOrigin(
  recording: Recording,
  event: ProductionEvent,
  mapped: readonly MappedFrame[],
): RecordedOrigin | null {
  const operation = event.errors[0]?.operation;
  const graph = new RecordedGraph(recording);
  const frames = framesOf(event, recording, mapped);
  const [inner] = frames;
  // Where a native function or a dependency threw, the expression at hand is not what could not be worked with.
  if (!operation || operation.kind === 'throw' || inner?.mapped.index !== 0 || !inner.mapped.expression) return null;
  const bad = badPart(inner.frame, inner.mapped.expression, operation, graph);
  if (!bad) return null;
  const isObject = (value: EncodedValue | undefined): value is Exclude<typeof value, undefined> =>
    typeof value === 'object' && value !== null && !(isFields(value) && value.$ === 'undefined');
  const object = isObject(bad.value) ? bad.value : bad.holder;
  const seen =
    isObject(object ?? undefined) && object
      ? frames.flatMap(({ frame, mapped: at }) => seenIn(frame, at, object, graph) ?? [])
      : [];
  const outermost = seen.at(-1);
  const outside = bornOutside(bad, sourcesOf(recording), graph);
  if (!outside && (!outermost || seen.length < 2)) return null;
  const was = wordOf(bad.value);
  const born = outside && `\`${bad.expression}\` (${was}) came from ${outside.source.name}${fieldWords(outside.path)}`;
  const way =
    outermost &&
    `${outermost.handed ? 'handed to' : 'first held by'} ${functionWords(outermost)}, as \`${outermost.name}\``;
  return {
    value: bad.expression,
    was,
    from: outside?.source.from ?? 'code',
    file: outermost?.mapped.file ?? null,
    line: outermost?.mapped.line ?? null,
    evidence: [
      ...(born ? [born] : []),
      ...(way ? [born ? `it was ${way}` : `\`${bad.expression}\` (${was}) was ${way}`] : []),
      ...seen
        .slice(0, -1)
        .toReversed()
        .map((one) => `it went on to ${functionWords(one)}, as \`${one.name}\``),
    ].slice(0, 8),
  };
}
