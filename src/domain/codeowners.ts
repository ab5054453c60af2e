import { compileGlob, type Glob, matchesGlob } from './path-glob.ts';

export type Dialect = 'github' | 'gitlab';

interface Entry {
  pattern: string;
  glob: Glob;
  /** Also what lies below a folder of that name. */
  prefix: boolean;
  exclude: boolean;
  owners: string[];
}

/** Rules that are read together: the last match in a section decides; GitHub's file is one section. */
interface Section {
  name: string;
  owners: string[];
  entries: Entry[];
}

/** A parsed CODEOWNERS file. */
export interface CodeOwners {
  dialect: Dialect;
  sections: Section[];
}

/** Where each host looks, first found wins. */
const places: ReadonlyArray<{ path: string; dialect: Dialect | null }> = [
  { path: '.github/CODEOWNERS', dialect: 'github' },
  { path: '.gitlab/CODEOWNERS', dialect: 'gitlab' },
  { path: 'CODEOWNERS', dialect: null },
  { path: 'docs/CODEOWNERS', dialect: null },
];

const sectionHeader = /^\^?\[([^\]]+)\](?:\[\d+\])?\s*(.*)$/;

/**
 * Finds the file among a commit's paths, and whose rules hold. GitHub looks in .github/, the root, docs/; GitLab in the
 * root, docs/, .gitlab/. In a shared place the file is GitLab's when it has sections or the tree has .gitlab-ci.yml.
 */
export function locateCodeOwners(paths: ReadonlySet<string>): { path: string; dialect: Dialect | null } | null {
  const gitlab = paths.has('.gitlab-ci.yml');
  const order = gitlab
    ? ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS', '.github/CODEOWNERS']
    : places.map((p) => p.path);
  const found = order.find((path) => paths.has(path));
  if (found === undefined) return null;
  const dialect = places.find((place) => place.path === found)?.dialect ?? (gitlab ? 'gitlab' : null);
  return { path: found, dialect };
}

/**
 * Parses a CODEOWNERS file; lines that a host would call invalid are passed over, as it does.
 * https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 * https://docs.gitlab.com/user/project/codeowners/reference/
 */
export function parseCodeOwners(text: string, known: Dialect | null = null): CodeOwners {
  const lines = text
    .slice(0, 3_000_000)
    .split(/\r?\n/)
    .map((line) => line.trim());
  const dialect = known ?? (lines.some((line) => sectionHeader.test(line)) ? 'gitlab' : 'github');
  const sections: Section[] = [{ name: '', owners: [], entries: [] }];
  let current = sections[0];
  for (const line of lines) {
    if (line === '' || line.startsWith('#') || line.length > 2000) continue;
    const header = dialect === 'gitlab' ? sectionHeader.exec(line) : null;
    if (header) current = openSection(sections, header[1] ?? '', ownersIn(header[2] ?? ''));
    else if (current) {
      const entry = parseEntry(line, dialect, current.owners);
      if (entry) current.entries.push(entry);
    }
  }
  return { dialect, sections };
}

/** Sections of one name (letters' case aside) are one; a later header gives its own default owners to what follows. */
function openSection(sections: Section[], name: string, owners: string[]): Section {
  const same = sections.find((section) => section.name === name.toLowerCase());
  const section = same ?? { name: name.toLowerCase(), owners, entries: [] };
  if (same) same.owners = owners;
  else sections.push(section);
  return section;
}

function parseEntry(line: string, dialect: Dialect, defaults: readonly string[]): Entry | null {
  const exclude = line.startsWith('!');
  if (exclude && dialect === 'github') return null;
  const body = exclude ? line.slice(1) : line;
  // The pattern ends at the first blank that no backslash escapes.
  const raw = /^(?:\\.|[^\s\\])+/.exec(body)?.[0];
  if (raw === undefined || (dialect === 'github' && /^\\#|[[\]]/.test(raw))) return null;
  const owners = ownersIn(body.slice(raw.length));
  const compiled = dialect === 'github' ? githubPattern(raw) : gitlabPattern(raw);
  return { pattern: raw, exclude, owners: owners.length > 0 || exclude ? owners : [...defaults], ...compiled };
}

/** As in .gitignore: a slash at the start or inside anchors; without one a name matches at any depth. */
function githubPattern(raw: string): { glob: Glob; prefix: boolean } {
  const anchored = raw.slice(0, -1).includes('/');
  const folder = raw.endsWith('/');
  const last = raw.replace(/\/$/, '').split('/').at(-1);
  const full = `${anchored ? '' : '**/'}${raw}${folder ? '**/*' : ''}`;
  // `docs/*` is the files of docs and not those below, unlike .gitignore.
  return { glob: compileGlob(full, { sets: false }), prefix: !folder && last !== '*' && last !== '**' };
}

/** Without a leading slash a path begins anywhere; a folder needs its trailing slash to mean what is in it. */
function gitlabPattern(raw: string): { glob: Glob; prefix: boolean } {
  const full = `${raw.startsWith('/') ? '' : '**/'}${raw}${raw.endsWith('/') ? '**/*' : ''}`;
  return { glob: compileGlob(full, { sets: true }), prefix: false };
}

function ownersIn(text: string): string[] {
  const words = text.split(/\s+/).filter(Boolean);
  const comment = words.findIndex((word) => word.startsWith('#'));
  const named = comment < 0 ? words : words.slice(0, comment);
  return named.filter((word) => /^@{1,2}[\w.-]+(\/[\w./-]+)?$/.test(word) || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(word));
}

/** Owners of a path from the root, in the file's order; empty when no rule matches or the deciding rule names nobody. */
export function ownersOf(file: CodeOwners, path: string): string[] {
  const owners = file.sections.flatMap((section) => {
    const matching = section.entries.filter((entry) => matchesGlob(entry.glob, path, entry));
    // Once excluded from a section, a path can't be taken back in by a later line of it.
    return matching.some((entry) => entry.exclude) ? [] : (matching.at(-1)?.owners ?? []);
  });
  return [...new Set(owners)];
}
