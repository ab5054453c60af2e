/**
 * When a change came to the base branch, as far as the commit's own clock can be believed: not before the change was made,
 * and not later than now. Releases that hold it are looked for from then on, also those told before anybody looked.
 */
export function landedAt(committed: Date, createdAt: string, now: Date): string {
  const earliest = new Date(createdAt).getTime();
  return new Date(Math.min(Math.max(committed.getTime(), earliest), now.getTime())).toISOString();
}
