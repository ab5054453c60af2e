import type { CacheBump } from './change-manifest.ts';

/** What a version may consist of; it ends before anything else, so that `v=1` is not found in `v=12`. */
const versionCharacters = '[0-9A-Za-z._-]';

/** As `cacheVersionBumps` of the policy says it. */
export interface CacheBumpRule {
  when: readonly string[];
  file: string;
  key: string;
}

/** The texts with every version set, each file once. */
export interface RaisedVersions {
  bumps: CacheBump[];
  texts: Map<string, string>;
}

/**
 * Raises the versions that stand behind a rule's key where a changed file matches (REV-4). `read`: a file as the change
 * leaves it, null where there is none; `matches`: whether a path is one of the patterns'. The same change raises to the
 * same versions.
 */
export function raiseVersions(
  rules: readonly CacheBumpRule[],
  changed: readonly string[],
  read: (file: string) => string | null,
  matches: (patterns: readonly string[], file: string) => boolean,
): RaisedVersions {
  const raised: RaisedVersions = { bumps: [], texts: new Map() };
  for (const { when, file, key } of rules) {
    const text = raised.texts.get(file) ?? read(file);
    if (text === null || !changed.some((path) => matches(when, path))) continue;
    if (raised.bumps.some((bump) => bump.file === file && bump.key === key)) continue;
    const found = [...text.matchAll(versionBehind(key))].map(([whole]) => whole.slice(key.length));
    const bumps = [...new Set(found)].map((from): CacheBump => ({ file, key, from, to: nextVersion(from) }));
    raised.bumps.push(...bumps);
    if (bumps.length > 0) raised.texts.set(file, withVersions(text, bumps, 'to'));
  }
  return raised;
}

/** The text with these versions as they were before (`from`) or are after (`to`). All at once: none is raised twice. */
export function withVersions(text: string, bumps: readonly CacheBump[], side: 'from' | 'to'): string {
  const other = side === 'to' ? 'from' : 'to';
  return [...Map.groupBy(bumps, ({ key }) => key)].reduce(
    (sofar, [key, ofKey]) =>
      sofar.replace(versionBehind(key), (whole) => {
        const bump = ofKey.find((one) => whole === key + one[other]);
        return bump ? key + bump[side] : whole;
      }),
    text,
  );
}

/** The last number goes up by one and keeps its width; where none ends the version, `-1` is put behind it. */
export function nextVersion(version: string): string {
  const digits = /\d+$/.exec(version)?.[0];
  if (digits === undefined) return `${version}-1`;
  const next = String(BigInt(digits) + 1n).padStart(digits.length, '0');
  return version.slice(0, version.length - digits.length) + next;
}

function versionBehind(key: string): RegExp {
  return new RegExp(`${key.replaceAll(/[^\w\s]/g, '\\$&')}${versionCharacters}{1,200}`, 'g');
}
