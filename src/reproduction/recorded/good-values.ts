import type { Recording } from '../../domain/recording.ts';
import type { RecordedBody } from '../../domain/recording-traffic.ts';
import type { Json } from '../inputs/document.ts';

type Fields = { [key: string]: Json };

const valuesAtMost = 60;
const levelsAtMost = 3;
const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function jsonOf(body: RecordedBody | null): Json[] {
  if (!body || body.encoding !== 'utf8' || body.truncated || !/^\s*[[{]/.test(body.text)) return [];
  try {
    return [JSON.parse(body.text) as Json];
  } catch {
    return [];
  }
}

/** An object and the objects inside of it. */
function objectsIn(value: Json, level = 0): Fields[] {
  if (typeof value !== 'object' || value === null || level > levelsAtMost) return [];
  const inner = (Array.isArray(value) ? value.slice(0, 10) : Object.values(value)).flatMap((part) =>
    objectsIn(part, level + 1),
  );
  return isFields(value) && typeof value.$ !== 'string' ? [value, ...inner] : inner;
}

/** Objects that good requests of the service sent or got: what the failing one's counterparts look like when all is well. */
export function goodValues({ controls }: Recording): Fields[] {
  const bodies = controls.flatMap(({ request, calls }) => [
    ...jsonOf(request.body),
    ...calls.flatMap(({ outcome }) => (outcome.kind === 'response' ? jsonOf(outcome.response.body) : [])),
  ]);
  return bodies.flatMap((body) => objectsIn(body)).slice(0, valuesAtMost);
}

/** Whether two objects are of one form: most names of the smaller are the other's too. */
export function isAlike(a: Json, b: Fields): boolean {
  if (!isFields(a) || typeof a.$ === 'string') return false;
  const [fewer, more] = Object.keys(a).length < Object.keys(b).length ? [a, b] : [b, a];
  const names = Object.keys(fewer);
  return names.length > 0 && names.filter((name) => Object.hasOwn(more, name)).length * 2 > names.length;
}
