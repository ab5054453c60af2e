import { types } from 'node:util';
import { bounds } from '../bounds.ts';
import { drop } from '../guard.ts';
import type { Encoded } from '../values/encoded.ts';
import { Encoder, encodeNamed } from '../values/encoder.ts';
import type { Captured, CapturedFrame } from './captured.ts';
import type { Parameters } from './parameters.ts';

/** What the debugger told of one frame; its values follow as live objects. */
export interface FramePlan {
  url: string;
  function: string;
  line: number;
  column: number;
  from: number;
  to: number;
  parameters: Parameters | null;
  scopes: { kind: 'local' | 'block' | 'closure' | 'catch' | 'module'; script: string }[];
  /** Whether an arguments object comes behind the scopes. */
  hasArguments: boolean;
}

/** Live values of one frame: `this`, the scope objects in order, the arguments object where there is one. */
export interface LiveFrame {
  plan: FramePlan;
  receiver: unknown;
  scopes: object[];
  given: ArrayLike<unknown> | null;
}

type Named = [string, unknown];
const moduleNames = new Set(['exports', 'require', 'module', '__filename', '__dirname']);
const outerDepth = 4;

/** Encodes the frames of one error, innermost first, within the bounds of one error. `at` in milliseconds, monotonic. */
export function encodeFrames(live: readonly LiveFrame[], at: number): Captured {
  const encoder = new Encoder();
  const modulesDone = new Set<string>();
  const frames = live.map((frame, index) => encodeFrame(encoder, frame, index, modulesDone));
  return { frames, characters: encoder.characters, at, cut: encoder.cut };
}

function encodeFrame(encoder: Encoder, live: LiveFrame, index: number, modulesDone: Set<string>): CapturedFrame {
  const { plan } = live;
  const path = ['frames', index];
  const receiver = encoder.encode(live.receiver, [...path, 'receiver']);
  const names = new Set(plan.parameters?.names);
  const variables = live.scopes.map(namedValues);
  const parameters = variables
    .flatMap((scope, i) => (plan.scopes[i]?.kind === 'local' ? scope : []))
    .filter(([name]) => names.has(name));
  const given = encodeNamed(encoder, parameters, [...path, 'arguments']);
  const scopes: CapturedFrame['scopes'] = [];
  const entry = encodeEntry(encoder, live, [...path, 'entry']);
  variables.forEach((scope, i) => {
    const planned = plan.scopes[i];
    if (!planned || scopes.length >= bounds.scopesPerFrame) return;
    const isModule = planned.kind === 'module' || scope.some(([name]) => name === '__filename');
    if (isModule && modulesDone.has(planned.script)) return;
    if (isModule) modulesDone.add(planned.script);
    const kept = scope.filter(
      ([name, value]) => !(planned.kind === 'local' && names.has(name)) && isWanted(name, value, isModule),
    );
    if (kept.length === 0) return;
    const depth = planned.kind === 'closure' || isModule ? outerDepth : bounds.depth;
    const at = [...path, 'scopes', scopes.length, 'values'];
    scopes.push({ kind: isModule ? 'module' : planned.kind, values: encodeNamed(encoder, kept, at, depth) });
  });
  const { url, line, column, from, to } = plan;
  return { url, function: plan.function || null, line, column, from, to, receiver, arguments: given, scopes, entry };
}

/** Functions and classes of a module are in its source; its other values are not. */
function isWanted(name: string, value: unknown, isModule: boolean): boolean {
  return !isModule || (typeof value !== 'function' && !moduleNames.has(name) && !isNamespace(value));
}

function isNamespace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && types.isModuleNamespaceObject(value);
}

function namedValues(scope: object): Named[] {
  const found: Named[] = [];
  for (const name of Object.getOwnPropertyNames(scope)) {
    if (found.length >= bounds.entries) break;
    if (name === 'this' || name === 'arguments' || name.startsWith('.')) continue;
    // The engine refuses single variables: optimised away, or not yet initialised.
    const own = refusable(() => Object.getOwnPropertyDescriptor(scope, name));
    if (own && 'value' in own) found.push([name.slice(0, 200), own.value]);
    else drop('variables');
  }
  return found;
}

function refusable<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

function encodeEntry(encoder: Encoder, live: LiveFrame, path: readonly (string | number)[]): CapturedFrame['entry'] {
  if (!live.given || live.plan.parameters?.isReassigned) return null;
  const length = Math.min(live.given.length, bounds.entries);
  const given: Encoded[] = [];
  for (let i = 0; i < length; i += 1) given.push(encoder.encode(live.given[i], [...path, 'arguments', i]));
  return { receiver: encoder.encode(live.receiver, [...path, 'receiver']), arguments: given };
}
