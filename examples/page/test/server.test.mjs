import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers } from '../server.mjs';

test('the stock is a list', () => {
  assert.deepEqual(
    answers['/api/stock']().map(({ name }) => name),
    ['tea', 'cups'],
  );
});

test('the prices come with their article', () => {
  const { article, history } = answers['/api/prices']();
  assert.equal(article, 'tea');
  assert.equal(history.length, 3);
});
