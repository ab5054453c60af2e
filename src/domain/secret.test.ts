import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret, secretFrom } from './secret.ts';

const secret = new Secret('hunter2-hunter2');

test.each([
  ['JSON', () => JSON.stringify({ token: secret, list: [secret] })],
  ['a template', () => `token ${secret}`],
  ['concatenation', () => `${'token '}`.concat(String(secret))],
  ['inspect', () => inspect({ deep: { token: secret } }, { depth: 9, showHidden: true })],
  ['console formatting', () => format('%s %o %j %d', secret, secret, secret, secret)],
  ['a spread', () => JSON.stringify({ ...secret })],
  ['a clone', () => inspect(structuredClone(secret), { depth: 9, showHidden: true })],
  ['its keys', () => Reflect.ownKeys(secret).map(String).join()],
  ['an error about it', () => String(new Error(`refused: ${secret}`, { cause: secret }).stack)],
])('%s does not show it', (_how, show) => expect(show()).not.toContain('hunter2'));

test('in JSON it stands as what it is', () => expect(JSON.stringify({ token: secret })).toBe('{"token":"[secret]"}'));

test('it is revealed where it is asked for', () => expect(secret.reveal()).toBe('hunter2-hunter2'));

test('it comes from the environment, trimmed, and an empty one is none', () => {
  const env = { REPROOF_A: ' value\n', REPROOF_B: '  ' };
  expect(secretFrom(env, 'REPROOF_A')?.reveal()).toBe('value');
  expect(secretFrom(env, 'REPROOF_B')).toBeNull();
  expect(secretFrom(env, 'REPROOF_C')).toBeNull();
});
