/** The parts of a package.json that matter here, each of the type it should have or absent. */
export interface Manifest {
  name: string | null;
  type: 'module' | 'commonjs';
  scripts: Record<string, string>;
  /** All kinds of dependencies together: name -> range. */
  dependencies: Record<string, string>;
  /** Needed at run time. */
  required: string[];
  packageManager: string | null;
  workspaces: string[];
  /** Configuration of test frameworks kept in package.json. */
  settings: { jest?: unknown; mocha?: unknown; ava?: unknown };
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/** Reads a package.json's text; null when it is no JSON object. */
export function parseManifest(text: string): Manifest | null {
  const raw = parseObject(text.replace(/^\uFEFF/, ''));
  if (!raw) return null;
  const required = { ...texts(raw['dependencies']), ...texts(raw['peerDependencies']) };
  const { workspaces } = raw;
  return {
    name: typeof raw['name'] === 'string' ? raw['name'] : null,
    type: raw['type'] === 'module' ? 'module' : 'commonjs',
    scripts: texts(raw['scripts']),
    dependencies: { ...texts(raw['devDependencies']), ...texts(raw['optionalDependencies']), ...required },
    required: Object.keys(texts(raw['dependencies'])),
    packageManager: typeof raw['packageManager'] === 'string' ? raw['packageManager'] : null,
    workspaces: Array.isArray(workspaces) ? list(workspaces) : list(record(workspaces)['packages']),
    settings: { jest: raw['jest'], mocha: raw['mocha'], ava: raw['ava'] },
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? record(value) : null;
  } catch {
    return null;
  }
}
