import { z } from 'zod';

const seenValueSchema = z.object({
  /** `undefined`, `null`, `string`, `number`, `Array`, `Promise`, a class's name. */
  type: z.string(),
  /** Bounded text: the value of a primitive, the size of a list, the names of an object's first fields; may be empty. */
  text: z.string(),
});
/** A value as a probe saw it. For a person; never evaluated. */
export type SeenValue = z.infer<typeof seenValueSchema>;

const codePlaceSchema = z.object({
  /** Path from the repository's root. */
  file: z.string(),
  line: z.number().int(),
  function: z.string().nullable(),
  /** Source text on one line, bounded. */
  expression: z.string().nullable(),
});
export type CodePlace = z.infer<typeof codePlaceSchema>;

const namedValuesSchema = z.array(z.object({ name: z.string(), value: seenValueSchema }));

const divergenceSchema = codePlaceSchema.extend({
  /** `decision`: one condition came out otherwise; `way`: after the same decisions another line was reached; `value`: of another kind. */
  kind: z.enum(['decision', 'way', 'value']),
  failing: seenValueSchema.nullable(),
  passing: seenValueSchema.nullable(),
  /** What the condition looked at, on both sides. */
  operands: z.object({ failing: namedValuesSchema, passing: namedValuesSchema }),
  /** Where the passing run went on, for `way`. */
  passingLine: z.number().int().nullable(),
});
/** The first place where the failing run is not as the nearest input that works. */
export type Divergence = z.infer<typeof divergenceSchema>;

export const originKinds = [
  'literal',
  'returned',
  'not-returned',
  'not-passed',
  'not-assigned',
  'absent',
  'not-awaited',
  'element',
  'input',
  'read',
] as const;

const valueOriginSchema = codePlaceSchema.extend({
  /** The expression whose value was bad where it threw, and what it was. */
  value: z.string(),
  seen: seenValueSchema,
  /**
   * How it came to be here: written as a `literal`; `returned` by code that was not looked into; a function ended without a
   * return; an argument or an assignment that never was; a property or element that its holder lacks; a promise that was not
   * awaited; an `element` of a list; an argument of the entry (`input`); `read` from a place whose writing was not seen.
   */
  how: z.enum(originKinds),
  /** What lacked it, and which key, for `absent`; what held it there for an `element` that was read by an index. */
  holder: z.object({ name: z.string(), value: seenValueSchema, key: z.string() }).nullable(),
  /** The way from the throw to here, nearest to the throw first. */
  steps: z.array(codePlaceSchema.extend({ how: z.string() })),
  /** The code leaves no other place where it could have come from. */
  only: z.boolean(),
});
/** Where the bad value of the throwing expression was born. */
export type ValueOrigin = z.infer<typeof valueOriginSchema>;

export const narrowingSchema = z.object({
  /** The first decision or line where it leaves the path of the nearest input that works; null where it does not before it throws. */
  divergence: divergenceSchema.nullable(),
  /** The first value of another kind than with that input. */
  value: divergenceSchema.nullable(),
  origin: valueOriginSchema.nullable(),
  /** What of production's own values agrees with the reproduction's path, and what does not. */
  evidence: z.object({ for: z.array(z.string()), against: z.array(z.string()) }),
});
/** What probes in the code told of the failing run and its nearest passing neighbour (REP-7). */
export type Narrowing = z.infer<typeof narrowingSchema>;

/** A value for a sentence: `3`, `Array(2)`, `Order {id, lines}`. */
export function shownValue({ type, text }: SeenValue): string {
  if (text === '') return type;
  if (/^(?:string|number|boolean|bigint)$/.test(type)) return text;
  return text.startsWith('{') ? `${type} ${text}` : `${type}(${text})`;
}

function originWords(origin: ValueOrigin): string {
  const { value, how, holder, expression } = origin;
  const at = `at ${origin.file}:${origin.line}`;
  const what = expression === null ? '' : `\`${expression}\``;
  const name = origin.function === null ? 'the code' : `\`${origin.function}\``;
  const reasons: Record<ValueOrigin['how'], string> = {
    literal: `${what} was written ${at}`,
    returned: `${what} gave it ${at}`,
    'not-returned': `${name} ended without returning a value ${at}`,
    'not-passed': `${what} passes no such argument ${at}`,
    'not-assigned': `${what} was never assigned ${at}`,
    absent: holder
      ? `\`${holder.name}\` (${shownValue(holder.value)}) has no ${holder.value.type === 'Array' ? `element ${holder.key}` : `\`${holder.key}\``} ${at}`
      : `${what} does not exist ${at}`,
    'not-awaited': `${what} is a promise that is not awaited ${at}`,
    element: `it is an element of ${what} ${at}`,
    input: `${origin.function === null ? 'a function without a name' : name} was called with it ${at}`,
    read: `${what} was read so ${at}`,
  };
  const isMissing = /^(?:undefined|null)$/.test(origin.seen.type) || origin.seen.text === 'NaN';
  return `\`${value}\` is ${shownValue(origin.seen)}${isMissing ? ' because' : ':'} ${reasons[how]}`;
}

function divergenceWords({ kind, failing, passing, expression, line, file, passingLine }: Divergence): string {
  const at = `${file}:${line}`;
  const what = expression === null ? '' : `\`${expression}\``;
  const sides = failing && passing ? `${shownValue(failing)} here, ${shownValue(passing)} there` : '';
  if (kind === 'way') return `the nearest input that works goes on at line ${passingLine ?? '?'} instead of ${at}`;
  if (kind === 'value')
    return `the first value of another kind than with the nearest input that works is ${what} at ${at} (${sides})`;
  return `the nearest input that works takes the other way at ${at}, ${what} (${sides})`;
}

/** One sentence: where the bad value was born, and where the nearest input that works goes another way. Null when nothing is known. */
export function narrowingWords({ origin, divergence, value }: Narrowing): string | null {
  const other = divergence ?? value;
  const parts = [...(origin ? [originWords(origin)] : []), ...(other ? [divergenceWords(other)] : [])];
  return parts.length > 0 ? parts.join('; ') : null;
}
