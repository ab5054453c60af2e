/**
 * The tracked file that a path means: models write `/repo/src/a.js`, `./src/a.js`, `b/src/a.js` or only `a.js`. The one file
 * that ends so; with several or none it stays as it was asked, and the bench refuses it.
 */
export function meantPath(files: readonly string[], asked: string): string {
  const bare = asked
    .trim()
    .replace(/^[`'"]+|[`'"]+$/g, '')
    .replaceAll('\\', '/')
    .replace(/:\d+(?::\d+)?$/, '');
  const segments = bare.split('/').filter((one) => one !== '' && one !== '.');
  if (segments.includes('..')) return asked;
  const known = new Set(files);
  for (let i = 0; i < segments.length; i++) {
    const tail = segments.slice(i).join('/');
    if (known.has(tail)) return tail;
  }
  const ending = `/${segments.at(-1) ?? ''}`;
  const byTail = files.filter((file) => file.endsWith(`/${segments.join('/')}`));
  const byName = files.filter((file) => `/${file}`.endsWith(ending));
  const [only] = byTail.length > 0 ? byTail : byName;
  return only !== undefined && (byTail.length || byName.length) === 1 ? only : asked;
}

const shown = 8;

/** Why there is no such file, with the names that come nearest. */
export function noSuchFile(files: readonly string[], asked: string): string {
  const name = (asked.split('/').at(-1) ?? '').replace(/\.\w+$/, '').toLowerCase();
  const near = name.length < 2 ? [] : files.filter((file) => file.toLowerCase().includes(name)).slice(0, shown);
  const hint = near.length > 0 ? `Did you mean: ${near.join(', ')}?` : 'See list_files.';
  return `${asked.slice(0, 200)} is no tracked text file. ${hint}`;
}
