'use strict';
const { readFile } = require('node:fs/promises');
const path = require('node:path');
const { Feed } = require('./feed');

const at = (name) => path.join(__dirname, '..', 'data', name);

async function main() {
  const feed = new Feed().open(at('feed.csv'));
  const { currency } = JSON.parse(await readFile(at('settings.json'), 'utf8'));
  feed.on('rows', (rows) => rows.forEach(([sku, price]) => console.log(sku, price, currency)));
  feed.on('error', (error) => console.warn(`yesterday's prices stay: ${error.message}`));
}

main();
