import { readFile } from 'node:fs/promises';

const at = (name) => new URL(`../data/${name}.json`, import.meta.url);
const load = async (name) => JSON.parse(await readFile(at(name), 'utf8'));

/** What it costs to send `kilos` to a zone, in cents. */
export async function quote(cache, zone, kilos) {
  if (!cache.has(zone)) cache.set(zone, (await load('tariffs'))[zone]);
  const surcharges = await load('surcharges');
  const tariff = cache.get(zone);
  return Math.round(tariff.base + tariff.perKilo * kilos + (surcharges[zone] ?? 0));
}
