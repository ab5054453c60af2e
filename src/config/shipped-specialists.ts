import { readdirSync, readFileSync } from 'node:fs';
import { builtInRules } from '../domain/built-in-rules.ts';
import { Fault } from '../domain/fault.ts';
import type { SpecialistFile } from '../domain/specialist-file.ts';
import { readSpecialist } from './read-specialist.ts';

const order = builtInRules.map(({ name }) => name);

let known: readonly SpecialistFile[] | null = null;

/** The specialists that ship with the product. Throws INTERNAL where one of its own files is not right. */
export function shippedSpecialists(): readonly SpecialistFile[] {
  known ??= load(new URL('../../specialists/', import.meta.url));
  return known;
}

function load(folder: URL): SpecialistFile[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
  const read = files.map((name) => {
    const reading = readSpecialist(readFileSync(new URL(name, folder), 'utf8'), 'product');
    if ('specialist' in reading) return reading.specialist;
    throw new Fault('INTERNAL', `specialists/${name}: ${reading.mistakes.join('; ')}`);
  });
  const at = ({ name }: SpecialistFile): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return read.toSorted((a, b) => at(a) - at(b));
}
