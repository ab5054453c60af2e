import { z } from 'zod';

const name = z.string().trim().min(1).max(200);

/** A release that went out (INT-5). */
export const deploySchema = z.object({
  id: z.string(),
  service: name,
  environment: name,
  release: name,
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/i, 'a commit’s hash')
    .nullable(),
  at: z.iso.datetime({ offset: true }),
  status: z.enum(['healthy', 'unhealthy', 'unknown']),
});
export type Deploy = z.infer<typeof deploySchema>;

/** Errors of the deploy's service in the hours before and after it, as received; `after` ends now where that is sooner. */
export const errorRateSchema = z.object({
  before: z.object({ errors: z.number().int(), minutes: z.number() }),
  after: z.object({ errors: z.number().int(), minutes: z.number() }),
  /** Errors a minute after by those before; null where there is nothing to divide by. */
  change: z.number().nullable(),
});
export type ErrorRate = z.infer<typeof errorRateSchema>;

/** How long before and after a deploy errors are counted, at most. */
export const rateMinutes = 60;

/** The rates of two counts. `minutesSince`: from the deploy to now. */
export function errorRate(before: number, after: number, minutesSince: number): ErrorRate {
  const minutes = Math.round(Math.min(Math.max(minutesSince, 0), rateMinutes) * 100) / 100;
  const change = before === 0 || minutes === 0 ? null : after / minutes / (before / rateMinutes);
  return {
    before: { errors: before, minutes: rateMinutes },
    after: { errors: after, minutes },
    change: change === null ? null : Math.round(change * 100) / 100,
  };
}
