import { z } from 'zod';
import { durationMs } from './duration.ts';
import type { Policy } from './policy.ts';
import { environmentSchema } from './policy-parts.ts';

/** How the watch over a release ends: all windows quiet, the failure came back, or its bug went another way. */
export const watchEnds = ['quiet', 'recurred', 'replaced'] as const;

/** A release that holds the change which shall have cured a bug, and how far it has been watched (REV-6). */
export const watchSchema = z.object({
  id: z.string(),
  bug: z.string(),
  /** Null where the release was seen and nobody told into which environment it went. */
  environment: z.string().nullable(),
  release: z.string(),
  releasedAt: z.iso.datetime(),
  /** Ends of the windows in seconds after the release, ascending. */
  windows: z.array(z.number().int().positive()).min(1),
  /** Windows that have ended without the failure. */
  passed: z.number().int().nonnegative(),
  /** When the next window ends; null once it is over. */
  nextAt: z.iso.datetime().nullable(),
  ended: z.enum(watchEnds).nullable(),
});
export type Watch = z.infer<typeof watchSchema>;

/** What is restarted by whoever works on it runs for a while and no more. */
const usualWindows = { restart: ['30s'], reload: ['30s'], deploy: ['30s', '5m', '24h'] } as const;

/** The windows of an environment in seconds, ascending; an environment that the policy does not name has the usual ones. */
export function windowsOf(policy: Policy, environment: string | null): number[] {
  const { releasedBy, watch = usualWindows[releasedBy] } =
    policy.environments[environment ?? ''] ?? environmentSchema.parse({});
  const seconds = watch.map((text) => Math.max(1, Math.round((durationMs(text) ?? 0) / 1000)));
  return [...new Set(seconds)].toSorted((a, b) => a - b);
}

/** When the window behind the first `passed` ones ends; null behind the last. */
export function nextWindow(
  { releasedAt, windows }: Pick<Watch, 'releasedAt' | 'windows'>,
  passed: number,
): Date | null {
  const seconds = windows[passed];
  return seconds === undefined ? null : new Date(Date.parse(releasedAt) + seconds * 1000);
}

/** How many windows have ended by `now`: after a standstill of the server several at once. */
export function windowsOver(watch: Pick<Watch, 'releasedAt' | 'windows'>, now: Date): number {
  return watch.windows.filter((_, i) => (nextWindow(watch, i)?.getTime() ?? 0) <= now.getTime()).length;
}

/** A window's length as people say it: `30 s`, `5 min`, `24 h`. */
export function windowWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
