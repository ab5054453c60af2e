import ts from 'typescript';
import { replace } from '../tree/edit.ts';
import { isReference, lookup, namesInScope } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import type { Draft, Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import type { SiteView } from './view.ts';

/** Names one slip away from the one that was meant: descriptor keys, built-in methods, variables, members of the same file. */
export const misspelt: Generator = {
  name: 'misspelt',
  drafts: (view) => [...descriptorKeys(view), ...unknownVariables(view), ...members(view)],
};

const descriptorWords = ['writable', 'enumerable', 'configurable', 'value', 'get', 'set'];
const builtinMembers =
  'length toString toLowerCase toUpperCase toLocaleString indexOf lastIndexOf includes startsWith endsWith substring substr slice splice split replace replaceAll trim charAt charCodeAt codePointAt padStart padEnd repeat match matchAll search concat join push pop shift unshift reverse sort map filter reduce reduceRight forEach find findIndex findLast some every flat flatMap fill entries keys values hasOwnProperty then catch finally apply call bind toFixed toISOString getTime parse stringify isArray assign defineProperty setHeader getHeader removeHeader writeHead headersSent statusCode addEventListener removeEventListener removeListener removeAllListeners'.split(
    ' ',
  );

/** Keys of property descriptors in the reached files, when a write or redefinition was refused. */
function descriptorKeys(view: SiteView): Draft[] {
  if (!/read.?only|redefine property|only a getter|not extensible|non-writable/i.test(view.site.failure.message))
    return [];
  const drafts: Draft[] = [];
  for (const file of view.reach.files()) {
    const source = view.reach.source(file);
    if (!source || !/definePropert|Object\.create\(|getOwnPropertyDescriptor/.test(source.text)) continue;
    for (const { node, name } of memberNames(source)) {
      const meant = descriptorWords.find((w) => w !== name && slips(name, w));
      if (meant) drafts.push(spell(source, node, name, meant, 0.92));
    }
  }
  return drafts;
}

function isNamed(n: ts.Node): n is ts.PropertyAccessExpression | ts.PropertyAssignment {
  return ts.isPropertyAccessExpression(n) || ts.isPropertyAssignment(n);
}

function memberNames(source: Source): { node: ts.Node; name: string }[] {
  return nodesIn(source.ast, isNamed).flatMap((n) =>
    ts.isIdentifier(n.name) && n.name.text.length >= 5 ? [{ node: n.name, name: n.name.text }] : [],
  );
}

function spell(source: Source, node: ts.Node, name: string, meant: string, prior: number): Draft {
  return { edits: [replace(source, node, meant)], kind: 'cause', summary: `${name} is spelt ${meant}`, prior };
}

/** `x is not defined`: the nearest name in scope. */
function unknownVariables(view: SiteView): Draft[] {
  const { kind, property } = view.site.operation;
  const place = view.places[0];
  const name = property ?? view.site.operation.expression;
  if (kind !== 'reference' || !place || !name) return [];
  const uses = nodesIn(place.fn ?? place.source.ast, ts.isIdentifier).filter(
    (id) => id.text === name && isReference(id) && lookup(name, id) === null,
  );
  const meant = namesInScope(place.node).filter((n) => slips(name, n));
  return meant.slice(0, 4).map((m, i) => ({
    edits: uses.map((u) => replace(place.source, u, m)),
    kind: 'cause' as const,
    summary: `${name} is spelt ${m}`,
    prior: 0.88 - i * 0.05,
  }));
}

/** The member that gave undefined or is no function, against built-in names and names that the files use more than once. */
function members(view: SiteView): Draft[] {
  return focusesOf(view).flatMap(({ place, bad, whole, member }) => {
    const targets: ts.PropertyAccessExpression[] = [];
    const callee = ts.isCallExpression(whole) ? whole.expression : null;
    if (callee && ts.isPropertyAccessExpression(callee)) targets.push(callee);
    for (const n of [bad, ...nodesIn(bad, ts.isPropertyAccessExpression)])
      if (ts.isPropertyAccessExpression(n)) targets.push(n);
    return targets.flatMap((target) => {
      const name = target.name.text;
      const builtin = builtinMembers.filter((b) => b !== name && slips(name, b) && name === member);
      const local = namesUsed(view, place.source).filter((n) => n.name !== name && slips(name, n.name) && n.count > 1);
      const found = [
        ...builtin.map((n) => ({ name: n, prior: 0.86 })),
        ...local.map((n) => ({ name: n.name, prior: 0.7 })),
      ];
      return found.slice(0, 4).map((f) => ({
        ...spell(place.source, target.name, name, f.name, f.prior),
        summary: `${textOf(target)}: ${name} is spelt ${f.name}`,
      }));
    });
  });
}

function namesUsed(view: SiteView, source: Source): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const s of [source, ...view.places.map((p) => p.source)]) {
    for (const { name } of memberNames(s)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** One insertion, deletion, change or swap of neighbours apart, or the same but for case. Short names are never close. */
export function slips(a: string, b: string): boolean {
  if (a === b || Math.min(a.length, b.length) < 4) return false;
  if (a.toLowerCase() === b.toLowerCase()) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (a[i] === b[i] && i < a.length) i++;
  const [restA, restB] = [a.slice(i), b.slice(i)];
  const deleted = restA.slice(1) === restB || restB.slice(1) === restA;
  const changed = restA.slice(1) === restB.slice(1);
  const swapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  // `items` beside `item`, `get1` beside `get2`: both may be meant.
  const isPlural =
    (deleted && (a === `${b}s` || b === `${a}s`)) || (changed && /\d/.test((restA[0] ?? '') + (restB[0] ?? '')));
  return (deleted || changed || swapped) && !isPlural;
}
