import type { CountedFigure, Split } from '../../../src/domain/loop-figures.ts';
import type { Filters } from '../queue/filters.ts';

const parts = ['project', 'service', 'owner', 'team', 'specialist'] as const;
const splits: readonly Split[] = ['service', 'owner', 'team', 'specialist'];

/** What the dashboard's figures are about; it stands in the address. */
export type Scope = { days?: number; by?: Split } & Partial<Record<(typeof parts)[number], string>>;

export function readScope(search: Record<string, unknown>): Scope {
  const { days, by } = search;
  const texts = parts.flatMap((name) => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value).slice(0, 200)]] : [];
  });
  return {
    ...(Object.fromEntries(texts) as Scope),
    ...(typeof days === 'number' && days >= 1 && days <= 366 ? { days } : {}),
    ...(splits.includes(by as Split) ? { by: by as Split } : {}),
  };
}

/** What of the scope narrows bugs. */
export function narrowingOf({ days: _days, by: _by, ...rest }: Scope): Omit<Scope, 'days' | 'by'> {
  return rest;
}

/** A span that figures were counted over. */
export interface Counting {
  since: string;
  until: string;
  /** What the bugs are narrowed by besides. */
  narrowing: Filters;
}

/** The queue with exactly the bugs that a figure counts. */
export function bugsOf(counted: CountedFigure, { since, until, narrowing }: Counting): Filters {
  return { ...narrowing, counted, since, until };
}
