import ts from 'typescript';
import { parseSource } from '../../syntax/source.ts';
import { isSource } from '../workspace/workspace.ts';
import { hasBody } from './own-frames.ts';

export interface IndexedFunction {
  file: string;
  unit: ts.SignatureDeclaration;
}

export interface TreeReading {
  readFile: (file: string) => string | null;
  /** First-party file that an import leads to; null when it is none of this repository. */
  resolve: (specifier: string, from: string) => string | null;
}

const filesAtMost = 30;
const textAtMost = 400_000;
const specifiers = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*['"]([^'"\n]{1,300})['"]/g;

/** Functions of some files, and of those that they import (two steps), by the names under which they may be called. */
export class FunctionIndex {
  readonly #byName = new Map<string, IndexedFunction[]>();

  constructor(files: readonly string[], reading: TreeReading) {
    for (const [file, text] of reachable(files, reading)) this.#add(parseSource(text, file), file);
  }

  /** Functions that a call or construction may reach; those of its own file first. */
  calledBy(call: ts.CallExpression | ts.NewExpression, file: string): IndexedFunction[] {
    const name = calledName(call.expression);
    const found = name === null ? [] : (this.#byName.get(name) ?? []);
    return found.toSorted((a, b) => Number(b.file === file) - Number(a.file === file)).slice(0, 4);
  }

  #add(tree: ts.SourceFile, file: string): void {
    const visit = (node: ts.Node): void => {
      const name = hasBody(node) ? nameOf(node) : null;
      if (hasBody(node) && name) this.#byName.set(name, [...(this.#byName.get(name) ?? []), { file, unit: node }]);
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
}

function reachable(starts: readonly string[], { readFile, resolve }: TreeReading): [string, string][] {
  const steps = new Map(starts.map((file) => [file, 0]));
  const found: [string, string][] = [];
  for (const [file, step] of steps) {
    if (found.length >= filesAtMost) break;
    const text = isSource(file) ? readFile(file) : null;
    if (text === null || text.length > textAtMost) continue;
    found.push([file, text]);
    if (step >= 2) continue;
    for (const [, specifier = ''] of text.matchAll(specifiers)) {
      const target = resolve(specifier, file);
      if (target !== null && !steps.has(target)) steps.set(target, step + 1);
    }
  }
  return found;
}

/** The last name of a callee: `lookup`, `this.store.find` -> find, `new Cart` -> Cart. */
export function calledName(callee: ts.Expression): string | null {
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return ts.isParenthesizedExpression(callee) ? calledName(callee.expression) : null;
}

function nameOf(unit: ts.SignatureDeclaration): string | null {
  if (ts.isConstructorDeclaration(unit)) return unit.parent.name?.text ?? null;
  if (unit.name) return ts.isIdentifier(unit.name) || ts.isPrivateIdentifier(unit.name) ? unit.name.text : null;
  const { parent } = unit;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  if ((ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && ts.isIdentifier(parent.name))
    return parent.name.text;
  return ts.isBinaryExpression(parent) && parent.right === unit ? calledName(parent.left) : null;
}
