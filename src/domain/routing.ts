import { z } from 'zod';
import type { ProductionEvent } from './event.ts';
import { globSchema } from './policy-parts.ts';

const names = z.array(z.string().min(1).max(200)).max(200).default([]);

/** Who looks at a kind of bug, and by which facts it is told. */
export const specialistSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be a short name, as frontend'),
  team: z.string().min(1).max(200).optional().describe('who is told'),
  services: names.describe('services whose bugs are theirs'),
  errors: names.describe('classes or codes of errors; * at an end stands for anything'),
  paths: z.array(globSchema).max(200).default([]).describe('files of the stack'),
  owners: names.describe('owners of those files, as CODEOWNERS names them'),
  platforms: names.describe('node, javascript (browsers), python, go, java, other'),
  words: names.describe('in the message; counts least'),
});
export type Specialist = z.infer<typeof specialistSchema>;

export const routingPolicySchema = z.strictObject({
  specialists: z
    .array(specialistSchema)
    .max(50)
    .default([])
    .describe(
      'besides the built-in frontend, backend, database and infrastructure; one of the same name takes its place',
    ),
});

export const routingSchema = z.object({
  specialist: z.string(),
  team: z.string().nullable(),
  owner: z.string().nullable(),
  /** 0..1: how much speaks for it. */
  score: z.number().min(0).max(1),
  reason: z.string(),
  /** The person who sent it there; null: by the facts. */
  by: z.string().nullable(),
});
export type Routing = z.infer<typeof routingSchema>;

/** Points of each fact: what is structured counts most, words least. */
const points = { service: 6, error: 5, owner: 4, path: 4, platform: 2, word: 1 } as const;
const enough = 10;

/** What of a bug tells whose it is. */
export interface RoutingFacts {
  event: Pick<ProductionEvent, 'platform' | 'service' | 'errors' | 'title'>;
  /** Files of the stack, innermost first, as the repository has them. */
  files: readonly string[];
  /** Owners of those files, the nearest first. */
  owners: readonly string[];
}

interface Match {
  points: number;
  why: string;
}

/** A name with `*` at an end. */
function fits(pattern: string, name: string): boolean {
  if (pattern.endsWith('*')) return name.startsWith(pattern.slice(0, -1));
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

function matchesOf(one: Specialist, facts: RoutingFacts, inGlob: (glob: string, file: string) => boolean): Match[] {
  const { event, files, owners } = facts;
  const [error] = event.errors;
  const named = [error?.type, error?.code].flatMap((name) => (name ? [name] : []));
  const failing = named.find((name) => one.errors.some((pattern) => fits(pattern, name)));
  const file = files.find((each) => one.paths.some((glob) => inGlob(glob, each)));
  const owner = owners.find((each) => one.owners.includes(each));
  const text = `${error?.message ?? ''} ${event.title}`.toLowerCase();
  const word = one.words.find((each) => text.includes(each.toLowerCase()));
  const found: (Match | null)[] = [
    event.service !== null && one.services.includes(event.service)
      ? { points: points.service, why: `the service ${event.service}` }
      : null,
    failing === undefined ? null : { points: points.error, why: `the error ${failing}` },
    owner === undefined ? null : { points: points.owner, why: `owned by ${owner}` },
    file === undefined ? null : { points: file === files[0] ? points.path : points.path / 2, why: `the file ${file}` },
    one.platforms.includes(event.platform) ? { points: points.platform, why: `the platform ${event.platform}` } : null,
    word === undefined ? null : { points: points.word, why: `the words “${word}”` },
  ];
  return found.filter((match) => match !== null);
}

/** The configured ones, and those of the product whose name none of them takes. */
export function specialistsWith(configured: readonly Specialist[], shipped: readonly Specialist[]): Specialist[] {
  const own = new Set(configured.map(({ name }) => name));
  return [...configured, ...shipped.filter(({ name }) => !own.has(name))];
}

/**
 * Whose a bug is (BUG-3): of the configured specialists and those of the product (`shipped`), the one for whom most speaks; with
 * equal points the earlier. Null where nothing speaks for any. `inGlob`: whether a path matches a glob of the policy.
 */
export function routeBug(
  facts: RoutingFacts,
  configured: readonly Specialist[],
  inGlob: (glob: string, file: string) => boolean,
  shipped: readonly Specialist[],
): Routing | null {
  const ranked = specialistsWith(configured, shipped).map((one) => {
    const matches = matchesOf(one, facts, inGlob);
    return { one, matches, sum: matches.reduce((total, match) => total + match.points, 0) };
  });
  const best = ranked.reduce((first, next) => (next.sum > first.sum ? next : first));
  if (best.sum === 0) return null;
  return {
    specialist: best.one.name,
    team: best.one.team ?? null,
    owner: facts.owners[0] ?? null,
    score: Math.min(1, best.sum / enough),
    reason: best.matches
      .map(({ why }) => why)
      .join(', ')
      .slice(0, 500),
    by: null,
  };
}
