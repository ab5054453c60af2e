import { Cache } from './cache.js';
import { quote } from './quote.js';

const cache = new Cache(120);
for (const [zone, kilos] of [
  ['eu', 2],
  ['eu', 5],
  ['us', 1],
]) {
  console.log(zone, kilos, await quote(cache, zone, kilos));
}
