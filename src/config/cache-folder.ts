import path from 'node:path';

/**
 * Where what can be made again is kept: `REPROOF_CACHE`, else the user's cache folder; never the checkout. Null where the
 * user has none, so that others could lay something there.
 */
export function cacheFolder(env: NodeJS.ProcessEnv): string | null {
  const { REPROOF_CACHE: own, XDG_CACHE_HOME: caches, HOME: home } = env;
  if (own) return own;
  const base = caches ?? (home ? path.join(home, '.cache') : null);
  return base === null ? null : path.join(base, 'reproof');
}
