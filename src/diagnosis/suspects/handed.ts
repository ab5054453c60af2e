import ts from 'typescript';
import type { EventError } from '../../domain/event.ts';
import { failingValues } from './failing-value.ts';
import { originsOf } from './origin.ts';
import type { StackPlace } from './stack.ts';

const helperFile = /(?:^|\/)(?:[\w-]*(?:util|helper)s?|common|shared|lib\/internal)(?:\/|\.[cm]?[jt]sx?$)/i;

/**
 * The caller that a general helper got its bad value from: as long as a function only passes on (or loops over) what it
 * was handed, and its caller is of the same package, the caller is asked. Null when the innermost function had a hand in
 * the value, or is no helper. Calls from another package are not followed: a package answers for what its exports accept.
 */
export function handedBy(
  places: readonly StackPlace[],
  error: EventError,
): { place: StackPlace; score: number; reason: string } | null {
  const [top] = places;
  if (!top?.node) return null;
  let values = failingValues(top.node, error.operation, top.index > 0);
  let at = 0;
  for (; at + 1 < places.length; at += 1) {
    const [here, caller] = [places[at], places[at + 1]];
    if (!here || !caller || caller.package !== here.package) break;
    const argument = handedArgument(values, caller.node);
    if (!argument) break;
    values = [argument];
  }
  const place = places[at];
  if (at === 0 || !place || place.file === top.file) return null;
  const helpful = helperFile.test(top.file) && !helperFile.test(place.file);
  const reason = `handed the value on to ${top.suspect.function ?? top.file}, which only reads it`;
  return { place, score: helpful ? 0.76 : 0.6, reason };
}

/** The argument of the caller's expression that became one of the values, when the function left it as it was. */
function handedArgument(values: readonly ts.Expression[], call: ts.Node | null): ts.Expression | null {
  if (!call || !(ts.isCallExpression(call) || ts.isNewExpression(call))) return null;
  for (const value of values) {
    const origins = originsOf(value);
    const [origin] = origins;
    if (origins.length !== 1 || origin?.kind !== 'parameter' || !origin.untouched) continue;
    const argument = call.arguments?.[origin.index];
    if (argument && !ts.isSpreadElement(argument)) return argument;
  }
  return null;
}
