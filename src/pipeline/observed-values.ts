import type { ProductionEvent } from '../domain/event.ts';
import type { ObservedValue } from '../repair/site.ts';
import type { Diagnosis } from './2-diagnosis.ts';

const placeholder = /^<(\w[\w.]*)(?:\(\d+\))?>$/;

function typeOf(value: unknown): string {
  if (value === '<null>' || value === null) return 'null';
  const named = typeof value === 'string' ? placeholder.exec(value) : null;
  if (named) return named[1] ?? 'object';
  return Array.isArray(value) ? 'array' : typeof value;
}

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
        })),
    );
}
