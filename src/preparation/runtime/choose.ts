import { findNodes, type NodeProgram } from './candidates.ts';

/** The Node that the target's code is run with. `mismatch` says in one sentence how it differs from production's; null = it does not. */
export interface Runtime extends NodeProgram {
  mismatch: string | null;
}

/** The first that runs TypeScript as it is (https://nodejs.org/api/typescript.html#type-stripping). */
const TYPES: readonly [number, number] = [22, 18];

/** Whether a Node of this version loads .ts files by itself. */
export function runsTypeScript(version: string): boolean {
  const [major, minor] = numbers(version);
  return major > TYPES[0] || (major === TYPES[0] && minor >= TYPES[1]);
}

/** Older ones know neither `--test` reporters nor what the bench loads into them. */
const OLDEST_MAJOR = 20;

/**
 * The Node for the target: production's exact version, else its major (newest of it), else what PATH names, else ours.
 * `wanted` is the event's runtime; null, or a runtime that is not Node, asks for nothing. With `typescript` only those
 * that load .ts files count, as far as there are any.
 */
export async function chooseRuntime(options: {
  wanted: { name: string; version: string } | null;
  env: Readonly<Record<string, string | undefined>>;
  /** `process.execPath`. */
  own: string;
  typescript?: boolean;
}): Promise<Runtime> {
  const found = await findNodes(options.env, options.own);
  const able = options.typescript ? found.filter(({ version }) => runsTypeScript(version)) : found;
  return pickRuntime(options.wanted, able.length > 0 ? able : found);
}

/** The choice among programs already found; there is always at least our own. */
export function pickRuntime(wanted: { name: string; version: string } | null, found: readonly NodeProgram[]): Runtime {
  const usable = found.filter((one) => numbers(one.version)[0] >= OLDEST_MAJOR);
  const all = usable.length > 0 ? usable : found;
  const standard = all.find((one) => one.source === 'path') ?? all.find((one) => one.source === 'own') ?? all[0];
  if (!standard) throw new TypeError('no Node program to choose from');
  if (!wanted) return { ...standard, mismatch: null };
  if (!/^node(?:\.?js)?$/i.test(wanted.name)) return { ...standard, mismatch: label(wanted, standard) };
  const version = wanted.version.replace(/^v/, '');
  const exact = all.find((one) => one.version === version);
  if (exact) return { ...exact, mismatch: null };
  const [major] = numbers(version);
  const same = all.filter((one) => numbers(one.version)[0] === major).toSorted(newestFirst)[0];
  return same ? { ...same, mismatch: null } : { ...standard, mismatch: label(wanted, standard) };
}

function label(wanted: { name: string; version: string }, chosen: NodeProgram): string {
  return `production ran ${clean(wanted.name)} ${clean(wanted.version)}, this is Node ${chosen.version}`;
}

/** The event's words go to a terminal and into Markdown. */
function clean(text: string): string {
  return text.replace(/[^\w.+-]/g, '').slice(0, 40);
}

function newestFirst(a: NodeProgram, b: NodeProgram): number {
  const [x, y] = [numbers(a.version), numbers(b.version)];
  return y[0] - x[0] || y[1] - x[1] || y[2] - x[2];
}

function numbers(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor, patch];
}
