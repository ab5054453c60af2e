import path from 'node:path';
import { moduleFile } from './module-file.ts';

interface Tree {
  files: ReadonlySet<string>;
  readFile: (file: string) => string | null;
}

const deepest = 4;
const filesAtMost = 40;
const textAtMost = 100_000;
const importing =
  /(?:\b(?:import|export)\b([\w$*{}\s,]{0,2000}?)\bfrom\s{0,20}|(?:\b(?:const|let|var)\s{1,20}([\w$]{1,200}|\{[^}]{0,2000}\})\s{0,20}=\s{0,20})?\brequire\(\s{0,20})['"]([^'"\n]{1,200})['"]/g;
const exporting = [
  /export\s{0,20}(?:type\s{0,20})?\{([^}]{0,8000})\}/g,
  /export\s{1,20}default\s{1,20}([\w$]+)/g,
  /exports\.([\w$]{1,200}\s{0,20}=\s{0,20}[\w$.]{1,200})/g,
  /module\.exports\s{0,20}=\s{0,20}(\{[^}]{0,8000}\}|[\w$]+)/g,
  /defineProperty\(exports,\s{0,20}["']([\w$]+)/g,
];
/** The whole of another module is handed on. */
const whole = (specifier: string): RegExp =>
  new RegExp(
    `(?:export\\s{0,20}\\*\\s{0,20}(?:as\\s{1,20}[\\w$]{1,200}\\s{1,20})?from\\s{0,20}|(?:exports(?:\\.[\\w$]{1,200})?\\s{0,20}=\\s{0,20}|[\\w$]:\\s{0,20}|__exportStar\\(|Object\\.assign\\((?:module\\.)?exports,\\s{0,20})require\\(\\s{0,20})['"]${specifier.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`,
  );
const words = (text: string): string[] => text.match(/[\w$]+/g) ?? [];

/** The folder of the package that a file belongs to: the nearest one above with a package.json; '' for the root. */
export function packageFolderOf(files: ReadonlySet<string>, file: string): string {
  for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder))
    if (files.has(`${folder}/package.json`)) return folder;
  return '';
}

/** Files by which a package is entered, as its manifest names them. */
function entriesOf(tree: Tree, folder: string): string[] {
  const manifest = tree.readFile(path.posix.join(folder, 'package.json')) ?? '';
  const subpaths = [...manifest.matchAll(/"\.(\/[\w./-]{1,100})"\s*:/g)].map((match) => match[1] ?? '');
  const packages = new Map([['itself', folder]]);
  return ['', ...subpaths.slice(0, 20)].flatMap((one) => moduleFile(tree, packages, `itself${one}`, folder) ?? []);
}

/**
 * Whether users of a package get the function `name` (`default` or null: what the module is as a whole) of `module`: by an
 * entry of its manifest, or through modules that hand it on. Told from the text, following at most four modules.
 */
export function isPublic(tree: Tree, module: string, name: string | null): boolean {
  const seen = new Set<string>();
  const gives = (file: string, depth: number): boolean => {
    if (file === module) return true;
    if (seen.has(file) || seen.size > filesAtMost || depth > deepest) return false;
    seen.add(file);
    const text = (tree.readFile(file) ?? '').slice(0, textAtMost);
    const handed = new Set(
      exporting.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((m) => words(m[1] ?? ''))),
    );
    return [...text.matchAll(importing)].some(([, esm, cjs, specifier = '']) => {
      if (!specifier.startsWith('.')) return false;
      const locals = words(`${esm ?? ''} ${cjs ?? ''}`);
      const isNamed = name === null || name === 'default' ? locals.some((one) => handed.has(one)) : handed.has(name);
      if (!isNamed && !whole(specifier).test(text)) return false;
      const next = moduleFile(tree, new Map(), specifier, file);
      return next !== null && gives(next, depth + 1);
    });
  };
  return entriesOf(tree, packageFolderOf(tree.files, module)).some((entry) => gives(entry, 0));
}
