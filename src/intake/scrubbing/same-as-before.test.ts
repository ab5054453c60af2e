import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sentryEvents } from '../../../bench/load/sentry-events.ts';
import { referenceScrubEvent } from '../../../test/support/scrubbing/reference-event.ts';
import { isMasked as wasMasked, maskText as maskedBefore } from '../../../test/support/scrubbing/reference-mask.ts';
import { ReferenceScrubber } from '../../../test/support/scrubbing/reference-scrubber.ts';
import { eventSchema } from '../../domain/event.ts';
import { readEvent } from '../read-event.ts';
import { scrubEvent } from './event.ts';
import { isMasked, maskText } from './mask.ts';
import type { ScrubRules } from './rules.ts';
import { Scrubber } from './scrubber.ts';

const digits = fc.stringMatching(/^\d{1,5}$/);
/** What secrets are made of, joined at random: whole ones, halves of them, and what stands round them. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  { weight: 3, arbitrary: digits },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'password',
      'apiKey',
      'token',
      'cookie',
      'key',
      'x.secret',
      'sessionId',
      '__proto__',
      'Bearer ',
      'basic ',

      'Token  ',
      'Basic amFuZTpzM2NyZXQ=',
      ' ',
      '=',
      ':',
      ': ',
      '"',
      "'",
      '\\"',
      '\\',
      ']',
      '[',
      '{',
      '}',
      ',',
      ';',
      '&',
      '\n',
      '\r\n',
      '@',
      '.',
      '-',
      '_',
      '://',
      'postgres://app:s3cret@db/shop',
      'jane.doe@shop.example',
      '4111 1111 1111 1111',
      '378282246310005',
      '4111',
      'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
      'AKIA',
      'ghp_',
      'eyJ',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.SflKxwRJSMeKKF2QT4fw',
      '[Filtered]',
      '<Object>',
      'undefined',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END',
      'form-data; name="password"\r\n\r\nhunter2\r\n--b',

      '%41',
      '\\u0041',
      'Tr0ub4dor&3',
      'Tr0ub$&dor3',
      '550e8400-e29b-41d4-a716-446655440000',
      'a8Kd93jfLq02mZx7Pw1v',
      'sid=abc123; theme=dark; Path=/',
      '203e93e83c373a67093a1ea397ed9edd7401309d',
      'C-123456',
    ),
  },
);
const text = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));
const name = fc.oneof(
  fc.constantFrom('password', 'token', 'set-cookie', 'Cookie', 'Authorization', 'key', 'n', '__proto__', 'auth'),
  fc.string({ maxLength: 6 }),
  text,
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.constantFrom(4_111_111_111_111_111, 4711, 1e6, -123, 7, true, false, null),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.tuple(name, tie('value')),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 5 })
      .map((entries): unknown => JSON.parse(JSON.stringify(Object.fromEntries(entries)))),
  ),
}));
const own: Partial<ScrubRules> = {
  keys: ['plate', /^n$/],
  values: [{ name: 'customer', form: 'text', pattern: /C-\d{6}/g }],
  allow: ['key', '4711', /^info@/],
};
const rules = fc.constantFrom<Partial<ScrubRules>>({}, own);

test('texts, values and what was seen before come out as the slow scrubber makes them, with the same marks', () => {
  const step = fc.tuple(fc.constantFrom('text', 'named', 'deep', 'known'), name, value);
  fc.assert(
    fc.property(rules, fc.array(step, { maxLength: 6 }), (given, steps) => {
      const fast = new Scrubber(given);
      const slow = new ReferenceScrubber(given);
      for (const [kind, key, input] of steps) {
        const before = JSON.stringify(input);
        const plain = typeof input === 'string' ? input : JSON.stringify(input);
        if (kind === 'text') expect(fast.text(plain, 'p')).toBe(slow.text(plain, 'p'));
        if (kind === 'known') expect(fast.known(plain, 'p')).toBe(slow.known(plain, 'p'));
        if (kind === 'named') expect(fast.named(key, input, 'p')).toEqual(slow.named(key, input, 'p'));
        if (kind === 'deep') {
          expect(JSON.stringify(fast.deep(input, 'p'))).toBe(JSON.stringify(slow.deep(input, 'p')));
        }
        expect(JSON.stringify(input)).toBe(before);
      }
      expect(fast.marks).toEqual(slow.marks);
    }),
    { numRuns: 1500 },
  );
}, 60_000);

test('any text has the mask that it had', () => {
  fc.assert(
    fc.property(fc.oneof(text, piece), fc.nat(20_000), (secret, ordinal) => {
      expect(maskText(secret, ordinal)).toBe(maskedBefore(secret, ordinal));
      expect(isMasked(secret)).toBe(wasMasked(secret));
      expect(isMasked(maskText(secret, ordinal))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('whole events come out the same, within the schema, and their source is left as it was', () => {
  const next = sentryEvents({ seed: 3, frames: 8, breadcrumbs: 12 });
  const events = Array.from({ length: 40 }, () => readEvent(next().envelope, { scrubber: null }));
  const crumb = fc.record({ message: fc.option(text), data: fc.dictionary(name, value) });
  fc.assert(
    fc.property(
      fc.constantFrom(...events),
      fc.array(crumb, { maxLength: 4 }),
      fc.dictionary(name, value),
      text,
      (event, crumbs, vars, message) => {
        const [error] = event.errors;
        if (!error) return;
        const frames = error.frames.map((frame, i) => (i % 2 === 0 ? { ...frame, vars } : frame));
        const input = {
          ...event,
          errors: [{ ...error, message, frames }],
          breadcrumbs: crumbs.map((part) => ({ ...part, at: null, category: 'c', level: null })),
        };
        const before = JSON.stringify(input);
        const scrubbed = scrubEvent(input, new Scrubber());
        expect(JSON.stringify(scrubbed)).toBe(JSON.stringify(referenceScrubEvent(input, new ReferenceScrubber())));
        expect(JSON.stringify(input)).toBe(before);
        expect(eventSchema.safeParse(scrubbed).success).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
