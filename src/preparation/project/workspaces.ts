import { parse } from 'yaml';
import { globMatcher } from './glob.ts';
import type { Manifest } from './manifest.ts';

/** Folders whose package.json files are examples and test data, not packages of the project. */
const notOurs =
  /(?:^|\/)(?:node_modules|fixtures?|__fixtures__|__tests__|tests?|spec|templates?|dist|build|vendor)(?:\/|$)/;

/**
 * Folders of the workspace's packages (from package.json, pnpm-workspace.yaml or lerna.json), the root not among them. A
 * repository that declares no workspaces has every folder with a package.json that is no test data.
 */
export async function packageFolders(
  files: readonly string[],
  root: Manifest | null,
  read: (file: string) => Promise<string | null>,
): Promise<string[]> {
  const folders = files
    .filter((file) => file.endsWith('/package.json'))
    .map((file) => file.slice(0, -'/package.json'.length));
  const globs = [...(root?.workspaces ?? []), ...(await pnpmGlobs(read)), ...(await lernaGlobs(read))];
  if (globs.length === 0) return folders.filter((folder) => !notOurs.test(folder)).toSorted();
  const wanted = globs.filter((glob) => !glob.startsWith('!')).map(globMatcher);
  const refused = globs.filter((glob) => glob.startsWith('!')).map((glob) => globMatcher(glob.slice(1)));
  const member = (folder: string) => wanted.some((fits) => fits(folder)) && !refused.some((fits) => fits(folder));
  return folders.filter((folder) => !/(?:^|\/)node_modules(?:\/|$)/.test(folder) && member(folder)).toSorted();
}

async function pnpmGlobs(read: (file: string) => Promise<string | null>): Promise<string[]> {
  return textsAt(parseQuietly(await read('pnpm-workspace.yaml')));
}

async function lernaGlobs(read: (file: string) => Promise<string | null>): Promise<string[]> {
  return textsAt(parseQuietly(await read('lerna.json')));
}

/** JSON is YAML; aliases are bounded by the parser, so that a small file cannot grow without end. */
function parseQuietly(text: string | null): unknown {
  try {
    return text === null ? null : parse(text, { maxAliasCount: 20, logLevel: 'silent' });
  } catch {
    return null;
  }
}

function textsAt(value: unknown): string[] {
  const packages = typeof value === 'object' && value !== null && 'packages' in value ? value.packages : null;
  return Array.isArray(packages) ? packages.filter((one) => typeof one === 'string') : [];
}
