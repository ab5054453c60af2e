import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Secret } from '../../../domain/secret.ts';
import { passingSeal, Seal } from './seal.ts';

const key = 'k'.repeat(40);
const seal = new Seal(new Secret(key));

it('what is sealed is opened by the same key at the same place, and tells nothing of the secret', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.string(), (secret, place) => {
      const sealed = seal.close(new Secret(secret), place);
      expect(sealed).not.toContain(secret);
      expect(new Seal(new Secret(key)).open(sealed, place).reveal()).toBe(secret);
    }),
  );
  expect(seal.close(new Secret('same'), 'a')).not.toBe(seal.close(new Secret('same'), 'a'));
});

it.each([
  ['another key', (sealed: string) => passingSeal().open(sealed, 'webhook 1 github')],
  ['another place', (sealed: string) => seal.open(sealed, 'webhook 2 github')],
  ['a changed text', (sealed: string) => seal.open(`${sealed.slice(0, -6)}AAAAA=`, 'webhook 1 github')],
  ['a text that is not sealed', () => seal.open('hunter2', 'webhook 1 github')],
  ['nothing', () => seal.open('', 'webhook 1 github')],
])('%s opens nothing', (_what, open) => {
  const sealed = seal.close(new Secret('hunter2 hunter2'), 'webhook 1 github');
  expect(() => open(sealed)).toThrow(expect.objectContaining({ code: 'SECRET_SEALED' }));
});
