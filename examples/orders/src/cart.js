import { HttpError } from './errors.js';

/** The lines of a posted cart, where a removed line stays as null; a 422 when they are not of the right form. */
export function linesOf(body) {
  if (!Array.isArray(body?.lines) || body.lines.length === 0) throw new HttpError(422, 'lines must be a list');
  for (const line of body.lines) {
    if (line === null) continue;
    if (typeof line.sku !== 'string') throw new HttpError(422, 'a line needs a sku');
    if (!Number.isInteger(line.quantity) || line.quantity < 1) throw new HttpError(422, 'a line needs a quantity');
  }
  return body.lines;
}

/** The two-letter country that a posted order goes to. */
export function countryOf(body) {
  const country = body.country ?? 'DE';
  if (!/^[A-Z]{2}$/.test(country)) throw new HttpError(422, 'country must be two letters');
  return country;
}
