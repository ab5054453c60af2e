import type { Narrowing, SeenValue } from '../domain/narrowing.ts';
import { Scrubber } from '../intake/scrubbing/scrubber.ts';

/** Inputs come from an event that was scrubbed and from the repository's own data, which was not. */
export function scrubbedNarrowing(narrowing: Narrowing): Narrowing {
  const scrubber = new Scrubber();
  const seen = (name: string | null, value: SeenValue): SeenValue => {
    const key = /[\w$]+$/.exec(name ?? '')?.[0] ?? '';
    const quoted = /^"(.*)"$/.exec(value.text)?.[1];
    const text = scrubber.named(key, quoted ?? value.text, 'narrowing');
    return { type: value.type, text: quoted === undefined ? String(text) : `"${String(text)}"` };
  };
  const sides = (one: Narrowing['divergence']): Narrowing['divergence'] => {
    if (!one) return null;
    const named = (list: { name: string; value: SeenValue }[]) =>
      list.map(({ name, value }) => ({ name, value: seen(name, value) }));
    return {
      ...one,
      failing: one.failing && seen(one.expression, one.failing),
      passing: one.passing && seen(one.expression, one.passing),
      operands: { failing: named(one.operands.failing), passing: named(one.operands.passing) },
    };
  };
  const { origin } = narrowing;
  const held = origin?.holder ?? null;
  const holder = held && { ...held, key: scrubber.text(held.key, 'narrowing'), value: seen(held.name, held.value) };
  return {
    ...narrowing,
    divergence: sides(narrowing.divergence),
    value: sides(narrowing.value),
    origin: origin && { ...origin, holder, seen: seen(origin.value, origin.seen) },
  };
}
