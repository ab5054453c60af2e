import type { Failing } from '../specimen.ts';

/** Ways named after their argument: `call` of each with its own input. */
export function inputs(call: (input: string) => string, ...values: string[]): Failing[] {
  return values.map((value) => ({ name: value, call: call(value) }));
}
