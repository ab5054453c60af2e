import path from 'node:path';
import type { ExportPlace } from '../../domain/encoded-value.ts';
import { exportedClasses } from '../../syntax/exported-classes.ts';
import type { Parameter } from '../../syntax/exported-functions.ts';
import type { ReproductionContext } from '../context.ts';
import { isEsm } from '../writing/module-system.ts';

/** A class that can be had from the repository. */
export interface KnownClass {
  place: ExportPlace;
  constructorParameters: Parameter[] | null;
}

const filesAtMost = 400;
const charactersAtMost = 400_000;
const wanted = /\.[cm]?[jt]sx?$/;
const unwanted = /(?:^|\/)(?:node_modules|tests?|__tests__|spec)\/|\.(?:test|spec|min)\.|\.d\.[cm]?ts$/;

/** What a recording's values can be made of again: classes and functions that the repository's own code has. */
export class RepositoryCode {
  readonly #context: ReproductionContext;
  readonly #classes = new Map<string, KnownClass | null>();
  #files: readonly string[] | null = null;

  constructor(context: ReproductionContext) {
    this.#context = context;
  }

  /** The class of that name, looked for in the stack's files first and then in their packages; null when none exports it. */
  classNamed(name: string): KnownClass | null {
    if (!/^[A-Za-z_$][\w$]{0,100}$/.test(name)) return null;
    const known = this.#classes.get(name);
    if (known !== undefined) return known;
    const found = this.#find(name);
    this.#classes.set(name, found);
    return found;
  }

  /** The file that has a function's text word for word; null when none of the stack's packages has it. */
  fileWith(source: string): string | null {
    if (source.length < 4) return null;
    return this.#near().find((file) => this.#text(file)?.includes(source)) ?? null;
  }

  #find(name: string): KnownClass | null {
    const said = new RegExp(
      `\\b(?:class|function)\\s+${name.replaceAll('$', '\\$')}\\b|\\b${name.replaceAll('$', '\\$')}\\s*=\\s*class\\b`,
    );
    for (const file of this.#near()) {
      const text = this.#text(file);
      if (text === null || !said.test(text)) continue;
      const load = isEsm(file, this.#context.readFile) ? 'import' : 'require';
      // A CommonJS module's `default` cannot be imported by that name.
      const found = exportedClasses(text, file).find(
        (one) => one.name === name && !(one.exportName === 'default' && load === 'require'),
      );
      if (found) {
        const place = { module: file, name: found.exportName, load } as const;
        return { place, constructorParameters: found.constructorParameters };
      }
    }
    return null;
  }

  #text(file: string): string | null {
    const text = this.#context.readFile(file);
    return text !== null && text.length <= charactersAtMost ? text : null;
  }

  /** The stack's files, then those of their packages, bounded. */
  #near(): readonly string[] {
    if (this.#files) return this.#files;
    const { frames, files } = this.#context;
    const stack = [...new Set(frames.flatMap(({ kind, file }) => (kind === 'source' && file ? [file] : [])))];
    const known = new Set(files);
    const folders = new Set(stack.map((file) => packageFolder(file, known)));
    const beside = files.filter(
      (file) =>
        wanted.test(file) &&
        !unwanted.test(file) &&
        !stack.includes(file) &&
        [...folders].some((folder) => folder === '' || file.startsWith(`${folder}/`)),
    );
    this.#files = [...stack, ...beside.slice(0, filesAtMost)];
    return this.#files;
  }
}

function packageFolder(file: string, files: ReadonlySet<string>): string {
  for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder))
    if (files.has(`${folder}/package.json`)) return folder;
  return '';
}
