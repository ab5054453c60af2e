/** A glob of the policy as a pattern: `**` over folders, `*` and `?` within a name. A glob without `/` matches any name. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      if (part === '?') return '[^/]';
      return part.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
    })
    .join('');
  const anchored = glob.replace(/\/$/, '').includes('/') ? `^/?${source.replace(/^\//, '')}` : `(?:^|/)${source}`;
  return new RegExp(`${anchored}${glob.endsWith('/') ? '' : '(?:/|$)'}`);
}

/** Whether one of the globs matches a path from the root. */
export function matchesAny(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => globPattern(glob).test(path));
}
