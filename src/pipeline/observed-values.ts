import type { ProductionEvent } from '../domain/event.ts';
import type { ObservedValue } from '../repair/site.ts';
import type { Bench } from '../ports/bench.ts';
import type { Scenario } from '../domain/scenario.ts';
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

const pageTimeMs = 20_000;

/** Variables at a page's throw, from one more visit of it; nothing for other scenarios. */
export async function valuesOnPage(bench: Bench, scenario: Scenario): Promise<ObservedValue[]> {
  if (scenario.kind !== 'page') return [];
  const outcome = await bench.try(scenario, { variables: true, timeMs: pageTimeMs });
  return (outcome.facts?.variables ?? []).map(({ frame, name, type, fields }) => {
    const names = Object.keys(fields).slice(0, 8).join(', ');
    return { frame, name, type, sample: names === '' ? type : `{ ${names} }`, fields };
  });
}
