import type { ProductionEvent } from '../domain/event.ts';
import type { ObservedRead, ObservedValue } from '../repair/site.ts';
import type { Narrowing } from '../domain/narrowing.ts';
import type { Bench } from '../ports/bench.ts';
import { parseOperation } from '../domain/operation.ts';
import type { Reproduction } from '../domain/reproduction.ts';
import type { ObservedFailure } from '../domain/run.ts';
import { receiverAt } from '../syntax/receiver-at.ts';
import type { Diagnosis } from './2-diagnosis.ts';

const placeholder = /^<(\w[\w.]*)(?:\(\d+\))?>$/;

function typeOf(value: unknown): string {
  if (value === '<null>' || value === null) return 'null';
  const named = typeof value === 'string' ? placeholder.exec(value) : null;
  if (named) return named[1] ?? 'object';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Types of an object's own properties, as far as an SDK shows them. */
function fieldsOf(value: unknown): ObservedValue['fields'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).slice(0, 60);
  return Object.fromEntries(entries.map(([name, field]) => [name, named[String(field)] ?? typeOf(field)]));
}

const named: Readonly<Record<string, string>> = { '[Array]': 'array', '[Object]': 'object' };

/** Captured variables of the production frames as the generators look at them. */
export function observedValues(event: ProductionEvent, diagnosis: Diagnosis): ObservedValue[] {
  const frames = event.errors[0]?.frames ?? [];
  return diagnosis.frames
    .filter((frame) => frame.kind === 'source')
    .flatMap((frame) =>
      Object.entries(frames[frame.index]?.vars ?? {})
        .slice(0, 60)
        .map(([name, value]) => ({
          frame: frame.index,
          name,
          type: typeOf(value),
          sample: (JSON.stringify(value) ?? 'undefined').slice(0, 120),
          fields: fieldsOf(value),
        })),
    );
}

/** The read by an index that gave the bad value, where probes saw its list and index. */
export function observedRead({ origin }: Narrowing): ObservedRead | null {
  const { file, line, holder } = origin ?? {};
  if (!holder || !file || !line || holder.value.type !== 'Array' || !/^-?\d+$/.test(holder.key)) return null;
  return { file, line, list: holder.name, length: Number(holder.value.text), index: Number(holder.key) };
}

const pageTimeMs = 20_000;

/** Under this name a page that is built keeps the value of an expression for us. */
const keeper = 'reproofSeen';

/**
 * Variables at a page's throw, from one more visit of it; nothing for other scenarios. What a minifier made of the variables of a
 * page that is built is passed by: the value that the operation met is kept aside by one expression more in the source.
 */
export async function valuesOnPage(
  bench: Bench,
  { scenario, failure }: Pick<Reproduction, 'scenario' | 'failure'>,
  readFile: (file: string) => string | null,
): Promise<ObservedValue[]> {
  if (scenario.kind !== 'page') return [];
  const visit = async (overlay?: Record<string, string>) => {
    const outcome = await bench.try(scenario, { variables: true, timeMs: pageTimeMs, overlay });
    const isSame = outcome.kind === 'failed' && outcome.failure.type === failure.type;
    return isSame ? (outcome.facts?.variables ?? []) : [];
  };
  const seen = await visit();
  const met = scenario.build ? metBy(failure, readFile) : null;
  const kept = met ? (await visit(met.overlay)).filter(({ name }) => name === keeper) : [];
  const aside = kept.map((one) => ({ ...one, frame: met?.frame ?? 0, name: met?.text ?? one.name }));
  return [...aside, ...seen].map(({ frame, name, type, fields }) => {
    const names = Object.keys(fields).slice(0, 8).join(', ');
    return { frame, name, type, sample: names === '' ? type : `{ ${names} }`, fields };
  });
}

/** The source with the value that the failing operation met kept aside. */
function metBy(failure: ObservedFailure, readFile: (file: string) => string | null) {
  const frame = failure.frames.findIndex(({ native }) => !native);
  const { file = null, line = null, column = null } = failure.frames[frame] ?? {};
  const source = file === null ? null : readFile(file);
  if (file === null || source === null || line === null) return null;
  const operation = parseOperation(failure.type, failure.message);
  const receiver = receiverAt(source, file, { line, column }, operation);
  if (!receiver) return null;
  const { text, start, end } = receiver;
  const kept = `(Object.assign(globalThis, { ${keeper}: ${text} }), ${text})`;
  return { frame, text, overlay: { [file]: source.slice(0, start) + kept + source.slice(end) } };
}
