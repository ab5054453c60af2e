'use strict';
const assert = require('node:assert');
const path = require('node:path');
const { test } = require('node:test');
const { firstGood } = require('../src/first-good');

test('the first file that holds JSON is taken', (_t, done) => {
  firstGood([path.join(__dirname, '../data/rates.json')], (error, rates) => {
    assert.ifError(error);
    assert.equal(rates.USD, 1.09);
    done();
  });
});
