'use strict';
const assert = require('node:assert');
const path = require('node:path');
const { test } = require('node:test');
const { Feed } = require('../src/feed');

test('a feed that is cut off is an error', (_t, done) => {
  new Feed().open(path.join(__dirname, '../data/feed.csv')).on('error', (error) => {
    assert.match(error.message, /cut off/);
    done();
  });
});
