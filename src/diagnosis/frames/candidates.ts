import { sourceCounterparts } from '../workspace/specifier.ts';
import type { Package, Workspace } from '../workspace/workspace.ts';
import type { ProductionPath } from './production-path.ts';

/** A file of the repository that a production frame may stand for. */
export interface Candidate {
  file: string;
  via: 'exact' | 'suffix' | 'workspace-link' | 'build-output';
  /** Path parts at the end that agree. */
  agree: number;
  /** The file's whole path is the end of the production path: it was deployed with the tree's own layout. */
  whole: boolean;
  /** Production prefix and repository prefix that this pairing implies; frames of one deployment share it. */
  root: string;
}

type Located = Extract<ProductionPath, { kind: 'path' }>;

const perFrame = 24;
const buildFolders = new Set(['dist', 'build', 'out', 'output', 'lib', '.next', '.output', 'es', 'esm', 'cjs']);

/** Finds candidates by the end of the path, by package name, and behind build folders that are not tracked. */
export class CandidateIndex {
  readonly #workspace: Workspace;
  readonly #links: ReadonlyMap<string, string>;
  readonly #byBase: ReadonlyMap<string, string[]>;
  /** Folders that hold a page: what a browser asks for lies below one of them. */
  readonly #pageFolders: ReadonlySet<string>;

  /** `links`: folders of node_modules that are links into the tree, by path from the root (`node_modules/a` -> `packages/a`). */
  constructor(workspace: Workspace, links: ReadonlyMap<string, string>) {
    this.#workspace = workspace;
    this.#links = links;
    this.#byBase = Map.groupBy(workspace.files.keys(), (path) => path.slice(path.lastIndexOf('/') + 1));
    const pages = [...workspace.files.keys()].filter((path) => /\.html?$/i.test(path));
    this.#pageFolders = new Set(pages.map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
  }

  /** `served`: the path is that of a URL. */
  find(path: Located, served = false): Candidate[] {
    if (path.dependency) return this.#inPackage(path, path.dependency);
    const direct = this.#bySuffix(path.parts, 'suffix').map((one) => (served ? this.#onPage(one, path) : one));
    const found = direct.length > 0 ? direct : this.#behindBuild(path.parts);
    return found.toSorted((a, b) => b.agree - a.agree).slice(0, perFrame);
  }

  /** Whether a name under node_modules is a package of this repository. */
  packageNamed(name: string): Package | null {
    const target = [...this.#links].find(([link]) => link.endsWith(`node_modules/${name}`))?.[1];
    const linked = this.#workspace.packages.find((one) => one.dir === target);
    return linked ?? this.#workspace.named(name);
  }

  #inPackage(path: Located, { name, rest }: { name: string; rest: string[] }): Candidate[] {
    const one = this.packageNamed(name);
    const vendored = this.#bySuffix(path.parts, 'suffix').filter((found) => found.file.includes('node_modules/'));
    if (!one) return vendored.filter((found) => found.whole);
    const at = (inner: string) => (one.dir === '' ? inner : `${one.dir}/${inner}`);
    const prefix = path.parts.slice(0, -rest.length).join('/');
    const place = { agree: rest.length + 1, whole: true, root: `${prefix}>${one.dir}` };
    const direct = at(rest.join('/'));
    if (this.#workspace.files.has(direct)) return [{ file: direct, via: 'workspace-link', ...place }];
    return this.#sources(rest.join('/'))
      .map((inner) => at(inner))
      .flatMap((stem) => this.#withExtension(stem, place));
  }

  #bySuffix(parts: readonly string[], via: 'suffix'): Candidate[] {
    const same = this.#byBase.get(parts.at(-1) ?? '') ?? [];
    return same.map((file) => {
      const own = file.split('/');
      let agree = 0;
      while (agree < own.length && agree < parts.length && own.at(-1 - agree) === parts.at(-1 - agree)) agree += 1;
      const whole = agree === own.length;
      const root = `${parts.slice(0, parts.length - agree).join('/')}>${own.slice(0, own.length - agree).join('/')}`;
      return { file, via: whole && agree === parts.length ? 'exact' : via, agree, whole, root };
    });
  }

  /** A URL's whole path below a folder with a page is the whole path of a deployed file. */
  #onPage(candidate: Candidate, { parts }: Located): Candidate {
    const folder = candidate.file.slice(0, candidate.file.length - parts.join('/').length);
    return candidate.agree === parts.length && this.#pageFolders.has(folder)
      ? { ...candidate, whole: true }
      : candidate;
  }

  /** `/app/dist/users/store.js` where only `src/users/store.ts` is tracked. */
  #behindBuild(parts: readonly string[]): Candidate[] {
    const at = parts.findLastIndex((part) => buildFolders.has(part));
    if (at < 0) return [];
    const inner = parts.slice(at).join('/');
    const root = `${parts.slice(0, at).join('/')}>build`;
    const tails = this.#sources(inner).filter((stem) => stem.startsWith('src/') || stem.startsWith('source/'));
    const stems = new Map<string, number>();
    for (const tail of tails) {
      for (const file of this.#workspace.files.keys()) {
        const stem = file.replace(/\.[cm]?[jt]sx?$/, '');
        if (stem === tail || stem.endsWith(`/${tail}`)) stems.set(stem, tail.split('/').length);
      }
    }
    return [...stems].flatMap(([stem, agree]) => this.#withExtension(stem, { agree, whole: false, root }));
  }

  #sources(inner: string): string[] {
    return sourceCounterparts(inner);
  }

  #withExtension(stem: string, place: Pick<Candidate, 'agree' | 'whole' | 'root'>): Candidate[] {
    return ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx']
      .map((extension) => stem + extension)
      .filter((file) => this.#workspace.files.has(file))
      .map((file) => ({ file, via: 'build-output', ...place }));
  }
}
