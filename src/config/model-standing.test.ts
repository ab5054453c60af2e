import { expect, it } from 'vitest';
import { modelStanding } from './model-standing.ts';

it('tells the model and whether there is a key, never the key', () => {
  expect(modelStanding({})).toBeNull();
  expect(modelStanding({ REPROOF_MODEL: 'off' })).toBeNull();
  expect(modelStanding({ REPROOF_MODEL: 'anthropic:some' })).toEqual({
    label: 'anthropic:some',
    host: null,
    key: 'missing',
  });
  const env = { REPROOF_MODEL: 'openai-compatible:m', REPROOF_MODEL_URL: 'http://models.example:8000/v1' };
  expect(modelStanding(env)).toEqual({ label: 'openai-compatible:m', host: 'models.example:8000', key: 'not needed' });
  const known = modelStanding({ ...env, REPROOF_MODEL_KEY: 'sk-very-secret' });
  expect(known?.key).toBe('found');
  expect(JSON.stringify(known)).not.toContain('secret');
});
