import { z } from 'zod';

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const written = /^(\d{1,6})(s|m|h|d)$/;

/** A length of time as a person writes it: `30s`, `5m`, `24h`, `14d`. */
export const durationSchema = z.string().regex(written, 'must be a number with s, m, h or d behind it, as 30s or 24h');

/** Milliseconds of a written duration; null when it is none. */
export function durationMs(text: string): number | null {
  const [, amount, unit = ''] = written.exec(text) ?? [];
  return amount === undefined ? null : Number(amount) * (units[unit] ?? 0);
}
