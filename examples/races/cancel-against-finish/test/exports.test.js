'use strict';
const assert = require('node:assert');
const { test } = require('node:test');
const { Exports } = require('../src/exports');

test('an export runs and can be taken away', () => {
  const exported = new Exports();
  const { id } = exported.start('FR');
  assert.equal(exported.find(id).state, 'running');
  assert.equal(exported.cancel('none'), false);
});
