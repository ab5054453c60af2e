'use strict';
const path = require('node:path');
const { firstGood } = require('./first-good');
const { Summary } = require('./summary');

const at = (name) => path.join(__dirname, '..', name);
const summary = new Summary();

firstGood([at('cache/rates.json'), at('data/rates.json')], (error, rates) => {
  if (error) summary.add(`rates: ${error.message}`);
  else for (const [currency, rate] of Object.entries(rates)) summary.add(`${currency} ${rate}`);
  summary.send(console.log);
});
