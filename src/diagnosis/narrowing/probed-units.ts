import ts from 'typescript';
import type { FunctionIndex } from './function-index.ts';
import { hasBody, type OwnFrame } from './own-frames.ts';
import type { CodeUnit } from './probe-site.ts';

const unitsAtMost = 60;
const callersLookedInto = 4;
const charactersAtMost = 30_000;

/**
 * What is worth probes: the functions on the stack with the functions around them, and what the innermost of them call, two
 * steps deep. By file.
 */
export function probedUnits(frames: readonly OwnFrame[], index: FunctionIndex): Map<string, Set<CodeUnit>> {
  const units = new Map<CodeUnit, string>();
  const add = (unit: CodeUnit, file: string): void => {
    if (units.size < unitsAtMost) units.set(unit, file);
  };
  for (const { unit, file } of frames) add(aroundOf(unit), file);
  let latest = frames.slice(0, callersLookedInto).map(({ unit, file }) => ({ unit: aroundOf(unit), file }));
  for (let step = 0; step < 2; step += 1) {
    latest = latest.flatMap(({ unit, file }) => callsIn(unit).flatMap((call) => index.calledBy(call, file)));
    for (const { unit, file } of latest) add(unit, file);
  }
  const byFile = new Map<string, Set<CodeUnit>>();
  for (const [unit, file] of units) byFile.set(file, (byFile.get(file) ?? new Set()).add(unit));
  return byFile;
}

/** The outermost function that is no wrapper around a whole file. */
function aroundOf(unit: CodeUnit): CodeUnit {
  let found = unit;
  for (let at: ts.Node = unit; at && !ts.isSourceFile(at); at = at.parent) {
    if (hasBody(at) && at.end - at.pos <= charactersAtMost) found = at;
  }
  return found;
}

function callsIn(unit: CodeUnit): (ts.CallExpression | ts.NewExpression)[] {
  const found: (ts.CallExpression | ts.NewExpression)[] = [];
  const visit = (node: ts.Node): void => {
    if (found.length >= 200) return;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) found.push(node);
    // A module's own code is what stands outside of its functions.
    if (!(ts.isSourceFile(unit) && hasBody(node))) ts.forEachChild(node, visit);
  };
  ts.forEachChild(unit, visit);
  return found;
}
