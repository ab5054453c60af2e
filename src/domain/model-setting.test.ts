import { expect, it } from 'vitest';
import { checkModelSetting, leftOf, settledChoice, tighter } from './model-setting.ts';

const machine = { REPROOF_MODEL: 'openai-compatible:big', REPROOF_MODEL_URL: 'https://models.example/v1' };

it('a project without a setting has the machine’s model; off is off', () => {
  expect(settledChoice(null, machine)).toMatchObject({ name: 'big', url: 'https://models.example/v1' });
  expect(settledChoice({ model: 'off' }, machine)).toBeNull();
  expect(settledChoice(null, {})).toBeNull();
});

it('an address that the machine does not name gets none of its keys', () => {
  const elsewhere = { model: 'openai-compatible:x', url: 'https://elsewhere.example/v1' };
  expect(settledChoice(elsewhere, machine)?.keyless).toBe(true);
  expect(
    settledChoice(elsewhere, { REPROOF_MODEL_ORIGINS: 'https://a.example, https://elsewhere.example' })?.keyless,
  ).toBeUndefined();
  expect(
    settledChoice({ model: 'openai-compatible:x', url: 'https://models.example/other' }, machine)?.keyless,
  ).toBeUndefined();
  expect(settledChoice({ model: 'anthropic:x', url: 'https://elsewhere.example' }, machine)?.keyless).toBe(true);
});

it('a setting that names no model is refused', () => {
  expect(() => checkModelSetting({ model: 'nonsense' })).toThrow(/names no model/);
  expect(() => checkModelSetting({ url: 'https://a.example' })).toThrow(/no model/);
});

it('what is left of a day, or which bound is used up', () => {
  const used = { tokens: 900, reckoned: 1.5, seconds: 60 };
  expect(leftOf(undefined, used)).toEqual({});
  expect(leftOf({ tokens: 1_000, money: 2 }, used)).toEqual({ tokens: 100, money: 0.5 });
  expect(leftOf({ tokens: 900 }, used)).toEqual({ over: '900 tokens a day' });
  expect(leftOf({ seconds: 0 }, { tokens: 0, reckoned: 0, seconds: 0 })).toEqual({ over: '0 seconds a day' });
  expect(tighter({ tokens: 5, money: 3 }, { tokens: 9, seconds: 4 })).toEqual({ tokens: 5, money: 3, seconds: 4 });
});
