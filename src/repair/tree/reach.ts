import ts from 'typescript';
import { nodesIn, parseSource, type Source } from './source.ts';
import { type FunctionNode, functionName, isFunctionLike } from './scope.ts';

/** Files of the repository, parsed when asked for, and where their imports lead. */
export interface Reach {
  /** Parsed file; null when there is none or it is not JavaScript or TypeScript. */
  source: (file: string) => Source | null;
  /** Files reached from the start files over relative imports and first-party packages, nearest first. Bounded. */
  files: () => readonly string[];
  /** Functions known by this name in the reached files, nearest file first. */
  functionsNamed: (name: string) => readonly { source: Source; fn: FunctionNode }[];
}

export type Resolve = (specifier: string, fromFile: string) => string | null;

const maxFiles = 150;

/** Builds a reach over `sources`. `starts` are files whose imports are followed breadth-first. */
export function reachFrom(
  starts: readonly string[],
  sources: (file: string) => string | null,
  resolve: Resolve | undefined,
): Reach {
  const parsed = new Map<string, Source | null>();
  const source = (file: string): Source | null => {
    if (!parsed.has(file)) {
      const text = sources(file);
      parsed.set(file, text === null ? null : parseSource(file, text));
    }
    return parsed.get(file) ?? null;
  };
  const exists = (file: string): boolean => parsed.get(file) != null || sources(file) !== null;
  let reached: string[] | null = null;
  const files = (): string[] =>
    (reached ??= walk(starts, source, (s, f) => resolveImport(s, f, exists, sources, resolve)));
  let index: Map<string, { source: Source; fn: FunctionNode }[]> | null = null;
  const functionsNamed = (name: string): { source: Source; fn: FunctionNode }[] => {
    index ??= indexFunctions(files().flatMap((f) => source(f) ?? []));
    return index.get(name) ?? [];
  };
  return { source, files, functionsNamed };
}

function walk(
  starts: readonly string[],
  source: (file: string) => Source | null,
  resolveFrom: (specifier: string, file: string) => string | null,
): string[] {
  const queue = [...new Set(starts)];
  const seen = new Set(queue);
  for (let i = 0; i < queue.length && queue.length < maxFiles; i++) {
    const file = queue[i]!;
    const parsed = source(file);
    if (!parsed) continue;
    for (const specifier of importsOf(parsed)) {
      const target = resolveFrom(specifier, file);
      if (target && !seen.has(target) && queue.length < maxFiles) {
        seen.add(target);
        queue.push(target);
      }
    }
  }
  return queue;
}

/** Module specifiers that a file imports, requires, or re-exports. */
export function importsOf(source: Source): string[] {
  const found: string[] = [];
  for (const s of source.ast.statements) {
    const from = (ts.isImportDeclaration(s) || ts.isExportDeclaration(s)) && s.moduleSpecifier;
    if (from && ts.isStringLiteral(from)) found.push(from.text);
  }
  if (!/\b(?:require|import)\s*\(/.test(source.text)) return found;
  for (const call of nodesIn(source.ast, ts.isCallExpression)) {
    const isLoad =
      call.expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(call.expression) && call.expression.text === 'require');
    const argument = call.arguments[0];
    if (isLoad && argument && ts.isStringLiteralLike(argument)) found.push(argument.text);
  }
  return found;
}

const endings = [
  '',
  '.js',
  '.ts',
  '.mjs',
  '.cjs',
  '.tsx',
  '.jsx',
  '.mts',
  '.cts',
  '/index.js',
  '/index.ts',
  '/index.mjs',
  '/index.cjs',
  '/index.tsx',
];

function resolveImport(
  specifier: string,
  from: string,
  exists: (file: string) => boolean,
  sources: (file: string) => string | null,
  resolve: Resolve | undefined,
): string | null {
  if (specifier.startsWith('.')) return firstFile(joined(from, specifier), exists);
  if (specifier.startsWith('node:') || specifier.startsWith('/')) return null;
  return resolve ? resolve(specifier, from) : workspaceFile(specifier, exists, sources);
}

function firstFile(base: string | null, exists: (file: string) => boolean): string | null {
  if (base === null) return null;
  const stem = base.replace(/\.[cm]?jsx?$/, '');
  const tries = [...endings.map((e) => base + e), ...['.ts', '.tsx', '.mts', '.cts'].map((e) => stem + e)];
  return tries.find((t) => /\.[cm]?[jt]sx?$/.test(t) && exists(t)) ?? null;
}

function joined(from: string, specifier: string): string | null {
  const parts = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') {
      if (parts.length === 0) return null;
      parts.pop();
    } else if (step !== '.' && step !== '') parts.push(step);
  }
  return parts.join('/');
}

/** Entry of a workspace package by the usual folders; deep specifiers (`pkg/lib/x.js`) too. */
function workspaceFile(
  specifier: string,
  exists: (file: string) => boolean,
  sources: (file: string) => string | null,
): string | null {
  const parts = specifier.split('/');
  const nameLength = specifier.startsWith('@') ? 2 : 1;
  const [short, rest] = [parts[nameLength - 1], parts.slice(nameLength).join('/')];
  for (const folder of ['packages', 'libs', 'lib', 'modules', 'services', 'apps']) {
    const root = `${folder}/${short}`;
    const manifest = sources(`${root}/package.json`);
    if (manifest === null) continue;
    if (rest) return firstFile(`${root}/${rest}`, exists);
    return (
      entryOf(manifest)
        .map((e) => firstFile(joined(`${root}/x`, e), exists))
        .find((f) => f !== null) ?? null
    );
  }
  return null;
}

function entryOf(manifest: string): string[] {
  try {
    const { main, module, exports } = JSON.parse(manifest) as { main?: unknown; module?: unknown; exports?: unknown };
    const found = [main, module, ...leaves(exports, 0)].filter((e): e is string => typeof e === 'string');
    return [
      ...found.filter((e) => !e.endsWith('.d.ts')),
      './index.js',
      './src/index.ts',
      './src/index.js',
      './lib/index.js',
    ];
  } catch {
    return ['./index.js'];
  }
}

function leaves(exports: unknown, depth: number): unknown[] {
  if (typeof exports === 'string') return [exports];
  if (depth > 4 || typeof exports !== 'object' || exports === null) return [];
  const entries = exports as Record<string, unknown>;
  if (depth === 0 && '.' in entries) return leaves(entries['.'], 1);
  return Object.entries(entries).flatMap(([key, value]) => (key === 'types' ? [] : leaves(value, depth + 1)));
}

function indexFunctions(all: readonly Source[]): Map<string, { source: Source; fn: FunctionNode }[]> {
  const index = new Map<string, { source: Source; fn: FunctionNode }[]>();
  for (const source of all) {
    for (const fn of nodesIn(source.ast, isFunctionLike)) {
      const name = functionName(fn);
      if (!name || !(fn as ts.FunctionLikeDeclaration).body) continue;
      const list = index.get(name) ?? [];
      list.push({ source, fn });
      index.set(name, list);
    }
  }
  return index;
}
