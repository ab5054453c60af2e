import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TemplateMiner } from './template-miner.ts';

const words = fc.constantFrom('user', 'order', 'took', 'failed', 'for', 'retry', 'ann', 'bob', 'of', '17', '"x y"');
const message = fc.array(words, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(' '));

test('messages of one statement are one template, others are others', () => {
  const miner = new TemplateMiner();
  const login = ['ann', 'bob', 'kim'].map((name) => miner.add(`login of user ${name} failed: wrong password`).id);
  expect(new Set(login).size).toBe(1);
  expect(miner.add('login of user joe failed: wrong password')).toMatchObject({
    count: 4,
    tokens: ['login', 'of', 'user', '<*>', 'failed:', 'wrong', 'password'],
  });
  expect(miner.add('cache miss for key abc in region eu').id).not.toBe(login[0]);
  expect(miner.add('took 17 ms').id).toBe(miner.add('took 18 ms').id);
});

test('a message is in its template for ever, state and order of the calls kept', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 40 }), fc.nat(40), (messages, stop) => {
      const whole = new TemplateMiner();
      const ids = messages.map((text) => whole.add(text).id);
      let split = new TemplateMiner();
      const again = messages.map((text, i) => {
        if (i === stop)
          split = TemplateMiner.from(JSON.parse(JSON.stringify(split.state())) as ReturnType<TemplateMiner['state']>);
        return split.add(text).id;
      });
      expect(again).toEqual(ids);
      expect(whole.state().templates.reduce((sum, one) => sum + one.count, 0)).toBe(messages.length);
    }),
    { numRuns: 300 },
  );
}, 30_000);

test('a stranger who invents messages fills no memory', () => {
  const miner = new TemplateMiner();
  for (let i = 0; i < 8000; i += 1)
    miner.add(
      `${String.fromCodePoint(0x4e00 + (i % 5000))}${i % 7 === 0 ? 'x' : 'y'} ${String.fromCodePoint(0x4e00 + i)} z`,
    );
  expect(miner.state().templates.length).toBeLessThanOrEqual(5000);
}, 30_000);
