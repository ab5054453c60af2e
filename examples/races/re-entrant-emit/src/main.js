import { readFile } from 'node:fs/promises';
import { Collector } from './collector.js';

const collector = new Collector(2);
let labels = null;

/** A reading whose sensor has no label yet comes back once, in a later batch. */
collector.on('batch', (batch) => {
  for (const reading of batch) {
    if (labels === null && !reading.again) collector.add({ ...reading, again: true });
    else console.log(labels?.[reading.sensor] ?? reading.sensor, reading.value);
  }
});

function poll(round) {
  collector.add({ sensor: 'n1', value: 20 + round });
  collector.add({ sensor: 's4', value: 18 - round });
  if (round < 3) setTimeout(poll, 40, round + 1);
}

setTimeout(poll, 40, 1);
labels = JSON.parse(await readFile(new URL('../data/labels.json', import.meta.url), 'utf8'));
