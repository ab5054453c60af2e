import { z } from 'zod';

/**
 * A value as it travels between processes: JSON, with `{ "$": kind, ... }` for what JSON has no word for:
 * undefined, nan, infinity, -infinity, -0, bigint, date, regexp, url, buffer (base64), map, set, nullproto, error,
 * instance (class name and own fields), function (source text), symbol, ref (cycle), opaque (not captured).
 *
 * In a recording a `ref` points to the first place of what comes twice: `to`, a JSON pointer from the recording's root.
 * In a scenario `def` (`id`, `value`) names what comes twice and `ref` (`to`, the id) means it, cycles included; an
 * `instance` may say with `from` where its class is exported, `made` is what `new` of such a class with `args` gives, and
 * a `function` is code of the repository only where it has `from`.
 */
export type EncodedValue = null | boolean | number | string | EncodedValue[] | { [key: string]: EncodedValue };
export const encodedValueSchema: z.ZodType<EncodedValue> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.number(),
    z.string(),
    z.array(encodedValueSchema),
    z.record(z.string(), encodedValueSchema),
  ]),
);

/** Where an exported value is found: path of the module from the repository's root; name null = `module.exports` itself. */
export const exportPlaceSchema = z.object({
  module: z.string(),
  name: z.string().nullable(),
  load: z.enum(['import', 'require']),
});
export type ExportPlace = z.infer<typeof exportPlaceSchema>;

/** The export that an `instance` or `made` value names; null where it names none. */
export function exportPlaceOf(value: { [key: string]: EncodedValue }): ExportPlace | null {
  const parsed = exportPlaceSchema.safeParse(value.from);
  return parsed.success ? parsed.data : null;
}

/** A value of plain kinds, decoded: JSON, `undefined`, numbers that JSON lacks, big integers; other kinds stay as they are encoded. */
export function plainValue(value: EncodedValue): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plainValue);
  switch (value.$) {
    case 'undefined':
      return undefined;
    case 'nan':
      return Number.NaN;
    case 'infinity':
      return Number.POSITIVE_INFINITY;
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    case '-0':
      return -0;
    case 'bigint':
      return BigInt(/^-?\d{1,400}$/.test(String(value.value)) ? String(value.value) : 0);
    default:
      return Object.fromEntries(
        Object.entries(value).map(([name, field]) => [name === '$$' ? '$' : name, plainValue(field)]),
      );
  }
}
