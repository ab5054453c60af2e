import { plainLine } from '../domain/plain-text.ts';
import { staysInside } from '../domain/repository-path.ts';
import { type Check, failed, held } from './check.ts';

/** What a patch does to one file, read from its headers alone. */
export interface Touched {
  path: string;
  /** Set where the patch does more than edit lines: what it does. */
  odd: string | null;
}

/** Undoes git's C-style quoting of unusual paths (https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath). */
function unquote(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name;
  const bytes: number[] = [];
  const escapes: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, '"': 34, '\\': 92 };
  for (const part of name.slice(1, -1).match(/\\[0-7]{3}|\\.|[^\\]+/g) ?? []) {
    if (/^\\[0-7]{3}$/.test(part)) bytes.push(Number.parseInt(part.slice(1), 8));
    else if (part.startsWith('\\')) bytes.push(escapes[part.slice(1)] ?? 63);
    else bytes.push(...Buffer.from(part));
  }
  return Buffer.from(bytes).toString('utf8');
}

const whole = (name: string) => unquote(name.replace(/\t.*$/, ''));
/** As `git apply` does (-p1): the first folder goes, whatever it is called. */
const withoutPrefix = (name: string) => whole(name).replace(/^[^/]*\//, '');

const oddities: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(?:new|deleted) file mode 120000|^(?:old|new) mode 120000|^index \S+ 120000/, 'a symbolic link'],
  [/^(?:new|deleted) file mode 160000|^index \S+ 160000/, 'a submodule'],
  [/^(?:old|new) mode /, 'a change of file mode'],
  [/^deleted file mode /, 'a deleted file'],
  [/^(?:GIT binary patch|Binary files )/, 'binary content'],
];

/**
 * The files that a unified diff touches. Hunk bodies are skipped by their counted lengths, so that a line in a hunk that looks
 * like a header is not taken for one, and a header hidden after a lying hunk is not missed.
 */
export function touchedFiles(patch: string): Touched[] {
  const found = new Map<string, string | null>();
  const note = (path: string, odd: string | null) => found.set(path, found.get(path) ?? odd);
  let current = '';
  let left = { old: 0, new: 0 };
  for (const line of patch.split('\n')) {
    if (left.old > 0 || left.new > 0) {
      left = consumed(line, left);
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    const named = /^(?:---|\+\+\+) (.+)$/.exec(line);
    const moved = /^(?:rename|copy) (?:from|to) (.+)$/.exec(line);
    if (hunk) left = { old: Number(hunk[1] ?? 1), new: Number(hunk[2] ?? 1) };
    else if (named?.[1] && named[1] !== '/dev/null') note((current = withoutPrefix(named[1])), null);
    else if (moved?.[1]) note((current = whole(moved[1])), 'a rename or copy');
    else if (line.startsWith('diff --git ')) current = withoutPrefix(line.slice(11).split(' b/').at(-1) ?? '');
    const odd = hunk ? undefined : oddities.find(([pattern]) => pattern.test(line))?.[1];
    if (odd) note(current, odd);
  }
  return [...found].map(([path, odd]) => ({ path, odd }));
}

function consumed(line: string, left: { old: number; new: number }): { old: number; new: number } {
  if (line.startsWith('-')) return { ...left, old: left.old - 1 };
  if (line.startsWith('+')) return { ...left, new: left.new - 1 };
  if (line.startsWith('\\')) return left;
  return { old: left.old - 1, new: left.new - 1 };
}

const testPath =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|__snapshots__|specs?|e2e|fixtures?|cypress)\/|[._-](?:test|spec)s?\.[cm]?[jt]sx?$|(?:^|\/)tests?\.[cm]?[jt]sx?$|\.snap$/i;
const protectedPath =
  /(?:^|\/)(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-(?:lock|workspace)\.yaml|bun\.lockb?|\.npmrc|\.yarnrc(?:\.yml)?|licen[cs]e[^/]*|copying[^/]*|codeowners|jenkinsfile|\.travis\.yml|\.gitlab-ci\.yml|\.reproof\.yaml|\.git[^/]+|(?:vitest|jest|mocha|ava)[^/]*\.config\.[^/]+|\.mocharc[^/]*)$|(?:^|\/)(?:\.github|\.gitlab|\.circleci|\.ci|\.husky|\.git|node_modules)\//i;

/** Refuses a patch that touches tests, protected files or anything outside, or that does more than edit text. */
export function checkPatchScope(patch: string): Check {
  const touched = touchedFiles(patch);
  if (touched.length === 0) return failed('patch-scope', 'the patch names no file');
  const faults = touched.flatMap(({ path, odd }) => {
    const name = plainLine(path, 120);
    if (!staysInside(path)) return [`${name} lies outside the repository`];
    if (odd) return [`${name}: ${odd}`];
    if (testPath.test(path)) return [`${name} is a test`];
    return protectedPath.test(path) ? [`${name} is protected`] : [];
  });
  if (faults.length > 0) return failed('patch-scope', faults.slice(0, 5).join('; '));
  return held(
    'patch-scope',
    `${touched.map((one) => plainLine(one.path, 120)).join(', ')}; no test, no protected file`,
  );
}
