import ts from 'typescript';
import { enclosingFunction } from '../../syntax/function-at.ts';
import { parseSource } from '../../syntax/source.ts';
import { bareNames } from '../frames/function-name.ts';
import { type LoadKind, packageEntry, resolveSpecifier } from '../workspace/specifier.ts';
import { isSource, type Package, type Workspace } from '../workspace/workspace.ts';

/** Where a function of a package is defined. */
export interface Definition {
  file: string;
  function: string | null;
  line: number | null;
}

const filesAtMost = 300;
const fileLimit = 1_000_000;
/** `from 'x'`, `import 'x'`, `import('x')`, `require('x')`; good enough to walk a graph, and linear. */
const specifiers = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*['"]([^'"\n]{1,300})['"]/g;

/** Source files that a package's entry reaches by imports of its own, nearest first. */
export async function reachableFiles(workspace: Workspace, one: Package, load: LoadKind): Promise<string[]> {
  const entry = packageEntry(workspace, one, load);
  const queue = entry === null ? [] : [entry];
  for (let i = 0; i < queue.length && queue.length < filesAtMost; i += 1) {
    const from = queue[i] ?? '';
    if ((workspace.files.get(from) ?? 0) > fileLimit || !isSource(from)) continue;
    const text = (await workspace.read(from)) ?? '';
    for (const [, specifier = ''] of text.matchAll(specifiers)) {
      if (!/^[.#]/.test(specifier)) continue;
      const file = resolveSpecifier(workspace, from, specifier, load);
      if (file && workspace.packageOf(file) === one && !queue.includes(file)) queue.push(file);
    }
  }
  return queue.slice(0, filesAtMost);
}

/** Functions of that name among files, in the files' order; at most five. */
export async function definitionsNamed(
  workspace: Workspace,
  files: readonly string[],
  name: string,
): Promise<Definition[]> {
  const found: Definition[] = [];
  for (const file of files) {
    if (!isSource(file) || (workspace.files.get(file) ?? 0) > fileLimit) continue;
    const text = (await workspace.read(file)) ?? '';
    if (text.includes(name)) found.push(...definedIn(text, file, name));
    if (found.length >= 5) break;
  }
  return found.slice(0, 5);
}

/** Places that emit an event by that literal name: `x.emit('proxyReq', ...)`. */
export async function emittersOf(workspace: Workspace, files: readonly string[], event: string): Promise<Definition[]> {
  const found: Definition[] = [];
  for (const file of files) {
    const text = isSource(file) ? ((await workspace.read(file)) ?? '') : '';
    for (const quote of [`emit('${event}'`, `emit("${event}"`]) {
      const at = text.indexOf(quote);
      if (at < 0) continue;
      const line = text.slice(0, at).split('\n').length;
      found.push({ file, function: enclosingFunction(text, file, line, null)?.name ?? null, line });
    }
  }
  return found.slice(0, 5);
}

function definedIn(text: string, file: string, name: string): Definition[] {
  const tree = parseSource(text, file);
  const found: Definition[] = [];
  const visit = (node: ts.Node): void => {
    const body = ts.isFunctionLike(node) && 'body' in node ? node.body : undefined;
    if (body) {
      const { line, character } = tree.getLineAndCharacterOfPosition((body as ts.Node).getStart(tree));
      const printed = enclosingFunction(text, file, line + 1, character + 1)?.name ?? null;
      const start = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
      if (bareNames(printed).includes(name)) found.push({ file, function: printed, line: start });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
