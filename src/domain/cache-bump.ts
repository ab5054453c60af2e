import type { CacheBump } from './change-manifest.ts';

/** A version ends before anything else, so that `v=1` is not found in `v=12`. */
const versionBehind = (key: string): RegExp => new RegExp(`${key.replaceAll(/[^\w\s]/g, '\\$&')}[\\w.-]{1,200}`, 'g');

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
