/** A way to test that is not JavaScript's: found by its files, run by its usual command (REV-5). */
export interface Ecosystem {
  kind: 'pytest' | 'go' | 'cargo' | 'maven' | 'gradle' | 'make';
  /** Folder from the root; '' is the root. */
  dir: string;
  /** The file that told. */
  evidence: string;
  suite: string[];
}

type Rule = { kind: Ecosystem['kind']; name: RegExp; suite: (has: (file: string) => boolean) => string[] };

const rules: readonly Rule[] = [
  { kind: 'pytest', name: /^(?:pytest\.ini|conftest\.py|tox\.ini)$/, suite: () => ['python3', '-m', 'pytest'] },
  { kind: 'go', name: /^go\.mod$/, suite: () => ['go', 'test', '-json', './...'] },
  { kind: 'cargo', name: /^Cargo\.toml$/, suite: () => ['cargo', 'test', '--offline'] },
  { kind: 'maven', name: /^pom\.xml$/, suite: (has) => [has('mvnw') ? './mvnw' : 'mvn', '-o', 'test'] },
  {
    kind: 'gradle',
    name: /^build\.gradle(?:\.kts)?$/,
    suite: (has) => [has('gradlew') ? './gradlew' : 'gradle', '--offline', 'test'],
  },
];

/**
 * Test ways of other languages in a tree, outermost folder of each kind only (a module's own pom.xml belongs to the one
 * above). `read` gives a file's text: pyproject.toml and Makefile count only with a pytest table or a `test:` target.
 */
export async function findEcosystems(
  files: readonly string[],
  read: (file: string) => Promise<string | null>,
): Promise<Ecosystem[]> {
  const all = new Set(files);
  const found: Ecosystem[] = [];
  for (const file of files.toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))) {
    const slash = file.lastIndexOf('/');
    const [dir, name] = [slash < 0 ? '' : file.slice(0, slash), file.slice(slash + 1)];
    const has = (sibling: string) => all.has(dir ? `${dir}/${sibling}` : sibling);
    const rule = rules.find((one) => one.name.test(name)) ?? (await byContent(name, file, read));
    const covered = found.some(
      (one) => one.kind === rule?.kind && (one.dir === '' || dir === one.dir || dir.startsWith(`${one.dir}/`)),
    );
    if (rule && !covered) found.push({ kind: rule.kind, dir, evidence: file, suite: rule.suite(has) });
  }
  return found;
}

async function byContent(
  name: string,
  file: string,
  read: (file: string) => Promise<string | null>,
): Promise<Rule | null> {
  if (name === 'pyproject.toml' && /^\[tool\.pytest\b/m.test((await read(file)) ?? '')) return rules[0] as Rule;
  const makefile = name === 'Makefile' && depth(file) === 1 && /^test\s*:/m.test((await read(file)) ?? '');
  return makefile ? { kind: 'make', name: /^Makefile$/, suite: () => ['make', 'test'] } : null;
}

function depth(file: string): number {
  return file.split('/').length;
}
