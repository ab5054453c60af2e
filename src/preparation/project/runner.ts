type Read = (file: string) => Promise<string | null>;

/** The folder of an installed package as Node finds it from `dir`: in its node_modules, else in one above; null when absent. */
export async function findInstalled(
  name: string,
  dir: string,
  installed: Read,
): Promise<{ folder: string; manifest: string } | null> {
  for (let at: string | null = dir; at !== null; at = above(at)) {
    const folder = `${at ? `${at}/` : ''}node_modules/${name}`;
    const manifest = await installed(`${folder}/package.json`);
    if (manifest !== null) return { folder, manifest };
  }
  return null;
}

/** The JavaScript file behind a runner's command, from its package's `bin`; path from the root, null when not installed. */
export async function findRunner(name: string, dir: string, installed: Read): Promise<string | null> {
  const found = await findInstalled(name, dir, installed);
  const bin = found && binOf(found.manifest, name);
  return found && bin ? `${found.folder}/${bin.replace(/^\.\//, '')}` : null;
}

function binOf(manifest: string, name: string): string | null {
  try {
    const { bin }: { bin?: unknown } = JSON.parse(manifest);
    const value =
      typeof bin === 'object' && bin !== null && Object.hasOwn(bin, name)
        ? (bin as Record<string, unknown>)[name]
        : bin;
    return typeof value === 'string' && !value.split('/').includes('..') ? value : null;
  } catch {
    return null;
  }
}

function above(dir: string): string | null {
  if (dir === '') return null;
  return dir.slice(0, Math.max(0, dir.lastIndexOf('/')));
}
