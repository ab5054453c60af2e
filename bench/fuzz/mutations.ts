import type { Seeded } from '../load/seeded.ts';

/** What parsers stumble over. */
const tokens = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ':',
  ',',
  '\n',
  '\r\n',
  '\0',
  '\u001b[31m',
  '\ufeff',
  '\u202e',
  '\ud800',
  'null',
  'true',
  '-0',
  '1e999',
  '99999999999999999999',
  '-1',
  '0.1e-400',
  '""',
  '[]',
  '{}',
  '"__proto__":',
  '"constructor":',
  '"length":',
  '"length":-1',
  '"length":99999999',
  '"type":"event"',
  '"type":"attachment"',
  '{"type":"event"}\n',
  'password=',
  'token=',
  'cookie: ',
  'Bearer ',
  'eyJ',
  '@',
  '://',
  'form-data; name="password"\r\n\r\n',
  '4111 1111 1111 1111',
  '    at f (a.js:1:2)\n',
  'Caused by: ',
  'Traceback (most recent call last):\n',
  'goroutine 1 [running]:\n',
  '[cause]: ',
].map((token) => Buffer.from(token));

const most = 24 * 1024;

/** An input made of a seed by one to six changes; at most 24 KiB long. */
export function mutate(seeds: readonly Buffer[], random: Seeded): Buffer {
  let input = random.pick(seeds);
  for (let left = 1 + random.below(6); left > 0; left -= 1) input = change(input, seeds, random);
  return input.subarray(0, most);
}

function change(input: Buffer, seeds: readonly Buffer[], random: Seeded): Buffer {
  const from = random.below(input.length + 1);
  const to = Math.min(input.length, from + random.below(random.pick([4, 64, 1024])));
  const part = input.subarray(from, to);
  switch (random.below(7)) {
    case 0:
      return flipped(input, random);
    case 1:
      return Buffer.concat([input.subarray(0, from), input.subarray(to)]);
    case 2:
      return Buffer.concat([input.subarray(0, to), repeated(part, random), input.subarray(to)]);
    case 3:
      return Buffer.concat([input.subarray(0, from), random.pick(tokens), input.subarray(from)]);
    case 4:
      return Buffer.concat([input.subarray(0, from), repeated(random.pick(tokens), random), input.subarray(to)]);
    case 5: {
      const other = random.pick(seeds);
      return Buffer.concat([input.subarray(0, from), other.subarray(random.below(other.length + 1))]);
    }
    default:
      return input.subarray(0, from);
  }
}

function flipped(input: Buffer, random: Seeded): Buffer {
  const copy = Buffer.from(input);
  for (let left = 1 + random.below(8); left > 0 && copy.length > 0; left -= 1) {
    copy[random.below(copy.length)] = random.below(256);
  }
  return copy;
}

function repeated(part: Buffer, random: Seeded): Buffer {
  const times = random.pick([1, 2, 8, 200, 4000]);
  return Buffer.concat(Array.from({ length: Math.min(times, Math.ceil(most / Math.max(1, part.length))) }, () => part));
}
