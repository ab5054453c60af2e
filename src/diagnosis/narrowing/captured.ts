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
    compareValues(
      vars,
      values,
      `${theirs.function ?? 'the module'} in ${mine.file}`,
      i === 0 ? origin : null,
      evidence,
    );
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

function compareValues(
  vars: Record<string, unknown>,
  values: Record<string, string>,
  where: string,
  origin: ValueOrigin | null,
  evidence: CapturedEvidence,
): void {
  for (const [name, raw] of Object.entries(vars).slice(0, 60)) {
    const word = Object.hasOwn(values, name) ? values[name] : undefined;
    const kind = capturedKind(raw);
    if (word === undefined || kind === null) continue;
    const mine = observedKind(word);
    const isBadOne = origin !== null && (origin.value === name || origin.holder?.name === name);
    if (kind === mine && isBadOne && agrees(raw, word, origin)) {
      evidence.badValueAgrees = true;
      evidence.for.push(`\`${name}\` is ${kind} in ${where}, as production captured it`);
    } else if (kind !== mine && isBadOne) {
      evidence.against.push(`\`${name}\` is ${mine} in ${where}, production captured ${kind}`);
    }
  }
}

/** For a holder: production's lacks the key as well. */
function agrees(raw: unknown, word: string, origin: ValueOrigin): boolean {
  const { holder } = origin;
  if (!holder || origin.value === holder.name) return true;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return false;
  return !Object.hasOwn(raw, holder.key) && fieldsOf(seenValue(word).text)?.includes(holder.key) === false;
}
