import { z } from 'zod';

/**
 * A value as it travels between processes: JSON, with `{ "$": kind, ... }` for what JSON has no word for:
 * undefined, nan, infinity, -infinity, -0, bigint, date, regexp, url, buffer (base64), map, set, nullproto, error,
 * instance (class name and own fields), function (source text), symbol, ref (cycle), opaque (not captured).
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
