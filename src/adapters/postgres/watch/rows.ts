import type { Watch } from '../../../domain/watch.ts';

export const watchColumns =
  'id, bug, environment, release, released_at as "releasedAt", windows, passed, next_at as "nextAt", ended';

export type WatchRow = Omit<Watch, 'id' | 'releasedAt' | 'nextAt'> & {
  id: number;
  releasedAt: Date;
  nextAt: Date | null;
};

export function watchOf({ id, releasedAt, nextAt, ...row }: WatchRow): Watch {
  return { ...row, id: String(id), releasedAt: releasedAt.toISOString(), nextAt: nextAt?.toISOString() ?? null };
}
