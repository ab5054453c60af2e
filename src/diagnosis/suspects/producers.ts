import ts from 'typescript';
import type { EventError } from '../../domain/event.ts';
import { resolveSpecifier } from '../workspace/specifier.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Definition, definitionsNamed, emittersOf, reachableFiles } from './definitions.ts';
import { failingValues } from './failing-value.ts';
import { type Origin, originsOf } from './origin.ts';
import type { StackPlace } from './stack.ts';

export interface Producer extends Definition {
  score: number;
  reason: string;
}

/** Another package of the repository whose result or callback was bad stands above the frame that met it; a file of the same package below. */
const fromPackage = 0.78;
const fromFile = 0.5;

/**
 * Functions of this repository that gave the bad value to the innermost frame: what it was assigned from, followed
 * through the callers on the stack where it was an argument, to the module that returned it or called back with it.
 */
export async function producersOf(
  workspace: Workspace,
  places: readonly StackPlace[],
  error: EventError,
): Promise<Producer[]> {
  const [top] = places;
  if (!top?.node) return [];
  let values = failingValues(top.node, error.operation, top.index > 0);
  const found: Producer[] = [];
  for (let at = 0; at < places.length && values.length > 0; at += 1) {
    const place = places[at];
    if (!place) break;
    const origins = values.flatMap(originsOf);
    for (const origin of origins) found.push(...(await producedBy(workspace, origin, place, places.slice(at + 1))));
    found.push(...calledBack(origins, place, places[at + 1]));
    if (found.length > 0) break;
    values = argumentsFor(origins, places[at + 1]);
  }
  return found;
}

async function producedBy(
  workspace: Workspace,
  origin: Origin,
  place: StackPlace,
  outer: readonly StackPlace[],
): Promise<Producer[]> {
  if (origin.kind !== 'module' && origin.kind !== 'callback') return [];
  if (origin.kind === 'module' && !origin.called) return [];
  const entry = resolveSpecifier(workspace, place.file, origin.specifier, origin.load);
  if (!entry) return [];
  const owner = workspace.packageOf(entry);
  const foreign = owner !== null && owner !== place.package;
  const files = foreign ? await reachableFiles(workspace, owner, origin.load) : [entry];
  const score = foreign ? fromPackage : fromFile;
  if (origin.kind === 'callback') {
    // Its frames on the stack say it better.
    if (outer.some((frame) => frame.package === owner)) return [];
    const emitters = origin.event === null ? [] : await emittersOf(workspace, files, origin.event);
    const definitions = emitters.length > 0 ? emitters : await definitionsNamed(workspace, files, origin.method);
    return scored(definitions, score, `called back with the value (${origin.event ?? origin.method})`);
  }
  for (const name of [origin.name, ...origin.earlier]) {
    const named = name === null ? [] : await definitionsNamed(workspace, files, name);
    if (named.length > 0) return scored(named, score, `gave the value (${name})`);
  }
  const fallback = { file: entry, function: origin.name, line: null };
  return scored([fallback], score, `gave the value (${origin.name ?? origin.specifier})`);
}

function scored(definitions: readonly Definition[], score: number, reason: string): Producer[] {
  return definitions.map((one, i) => ({ ...one, score: score * 0.9 ** i, reason }));
}

/** The innermost function is a callback that the next frame's package, not its own, called with the bad value. */
function calledBack(origins: readonly Origin[], place: StackPlace, caller: StackPlace | undefined): Producer[] {
  if (!caller || caller.package === place.package || caller.package === null) return [];
  const handed = origins.some((one) => one.kind === 'callback' || (one.kind === 'parameter' && isCallback(one.of)));
  if (!handed) return [];
  return [{ ...caller.suspect, score: fromPackage, reason: 'called back with the value' }];
}

function isCallback(declaration: ts.SignatureDeclaration): boolean {
  const inline = ts.isArrowFunction(declaration) || ts.isFunctionExpression(declaration);
  return inline && ts.isCallExpression(declaration.parent) && declaration.parent.expression !== declaration;
}

/** The arguments that the calling frame gave for parameters among the origins. */
function argumentsFor(origins: readonly Origin[], caller: StackPlace | undefined): ts.Expression[] {
  const call = caller?.node;
  if (!call || !(ts.isCallExpression(call) || ts.isNewExpression(call))) return [];
  return origins.flatMap((origin) => {
    const argument = origin.kind === 'parameter' && !isCallback(origin.of) ? call.arguments?.[origin.index] : undefined;
    return argument && !ts.isSpreadElement(argument) ? [argument] : [];
  });
}
