import { expect, it } from 'vitest';
import { Problem } from '../api/client.ts';
import { placeErrors } from './place-errors.ts';

it('names each field with what is wrong with it, and nothing where no field is named', () => {
  const title =
    'body.setting.repository: must be owner/name; body.token: Too small: expected string to have >=8 characters';
  expect([...placeErrors(new Problem(400, { title }))]).toEqual([
    ['setting.repository', 'must be owner/name'],
    ['token', 'Too small: expected string to have >=8 characters'],
  ]);
  expect(placeErrors(new Problem(409, { title: 'it is not there' })).size).toBe(0);
  expect(placeErrors(new Error('no answer')).size).toBe(0);
});
