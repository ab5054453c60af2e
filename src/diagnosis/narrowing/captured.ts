import type { MappedFrame } from '../../domain/code-map.ts';
import type { EventError } from '../../domain/event.ts';
import type { ValueOrigin } from '../../domain/narrowing.ts';
import type { ProbedThrow } from '../../domain/probe-trace.ts';
import type { OwnFrame } from './own-frames.ts';
import { fieldsOf } from './bad-value.ts';
import { seenValue } from './words.ts';

export interface ProductionSide {
  error: EventError;
  frames: readonly MappedFrame[];
}

export interface CapturedEvidence {
  for: string[];
  against: string[];
  /** Production captured the bad value (or what lacked it) as the reproduction has it. */
  badValueAgrees: boolean;
}

const kinds: Readonly<Record<string, string>> = { '<undefined>': 'undefined', '<null>': 'null' };
const placeholder = /^[<[].*[>\]]$/;

/** What kind of value a captured variable was; null where the SDK only left a placeholder. */
function capturedKind(raw: unknown): string | null {
  if (raw === null) return 'null';
  if (typeof raw === 'string' && kinds[raw]) return kinds[raw];
  if (typeof raw === 'string') return placeholder.test(raw) ? null : 'string';
  return Array.isArray(raw) ? 'Array' : typeof raw;
}

function observedKind(word: string): string {
  const { type } = seenValue(word);
  return /^(?:undefined|null|string|number|boolean|bigint|symbol|function|Array)$/.test(type) ? type : 'object';
}

/**
 * Holds the variables that production captured at its frames, and its lines, against the reproduction's frames at the throw
 * (matched in order, by file). Kinds count, not values: inputs are other ones by nature.
 */
export function capturedEvidence(
  production: ProductionSide,
  frames: readonly OwnFrame[],
  thrown: ProbedThrow | null,
  origin: ValueOrigin | null,
): CapturedEvidence {
  const evidence: CapturedEvidence = { for: [], against: [], badValueAgrees: false };
  const expected = production.frames.filter((frame) => frame.kind === 'source' && frame.file !== null);
  for (const [i, mine] of frames.entries()) {
    const theirs = expected[i];
    if (!theirs || theirs.file !== mine.file) break;
    compareLines(theirs, mine, evidence);
    const vars = production.error.frames[theirs.index]?.vars;
    const values = thrown?.frames[i]?.values;
    if (!vars || !values || thrown?.frames[i]?.line !== mine.line) continue;
    const where = `${theirs.function ?? 'the module'} in ${mine.file}`;
    if (i === 0 && origin)
      compareValues(vars, values, { where, origin, holdsOrigin: isWithin(origin, mine) }, evidence);
  }
  return evidence;
}

function compareLines(theirs: MappedFrame, mine: OwnFrame, evidence: CapturedEvidence): void {
  // The expression was read at production's line: where it stands at both, they are two places.
  if (theirs.line === null || theirs.expression === null || theirs.line === mine.line) return;
  if (evidence.against.length > 0) return;
  evidence.against.push(
    `production was at ${mine.file}:${theirs.line}, the reproduction at line ${mine.line}, in ${theirs.function ?? 'the module'}`,
  );
}

function isWithin({ file, line }: ValueOrigin, { file: own, unit }: OwnFrame): boolean {
  const source = unit.getSourceFile();
  const lineAt = (offset: number): number => source.getLineAndCharacterOfPosition(offset).line + 1;
  return file === own && line >= lineAt(unit.getStart(source)) && line <= lineAt(unit.end);
}

interface Compared {
  where: string;
  origin: ValueOrigin;
  /** What lacked the value is a variable of this frame, not one of the same name elsewhere. */
  holdsOrigin: boolean;
}

function compareValues(
  vars: Record<string, unknown>,
  values: Record<string, string>,
  { where, origin, holdsOrigin }: Compared,
  evidence: CapturedEvidence,
): void {
  const lacked = origin.how === 'element' ? null : origin.holder;
  for (const [name, raw] of Object.entries(vars).slice(0, 60)) {
    const word = Object.hasOwn(values, name) ? values[name] : undefined;
    const kind = capturedKind(raw);
    const isValue = origin.value === name;
    const holder = holdsOrigin && lacked?.name === name ? lacked : null;
    if (word === undefined || kind === null || (!isValue && !holder)) continue;
    const mine = observedKind(word);
    if (kind !== mine) evidence.against.push(`\`${name}\` is ${mine} in ${where}, production captured ${kind}`);
    else if (isValue) evidence.for.push(`\`${name}\` is ${kind} in ${where}, as production captured it`);
    if (kind !== mine) continue;
    if (isValue && !lacked) evidence.badValueAgrees = true;
    if (!holder || !lacksAlike(raw, word, holder.key)) continue;
    evidence.for.push(`\`${name}\` has no \`${holder.key}\` in ${where}, as production captured it`);
    evidence.badValueAgrees = true;
  }
}

function lacksAlike(raw: unknown, word: string, key: string): boolean {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return false;
  return !Object.hasOwn(raw, key) && fieldsOf(seenValue(word).text)?.includes(key) === false;
}
