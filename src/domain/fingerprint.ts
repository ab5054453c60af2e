import { createHash } from 'node:crypto';
import type { MappedFrame } from './code-map.ts';
import { bareClass } from './error-class.ts';
import { expectationPlace, statedOf } from './expectation.ts';
import type { EventError, ProductionEvent } from './event.ts';
import { bareFunctionName } from './function-name.ts';
import { messageTemplate } from './message-template.ts';
import { collapseRecursion } from './recursion.ts';

/** Application frames that count: enough to tell callers apart, few enough that a stack cut at 10 frames groups alike. */
const framesThatCount = 5;

/**
 * The key under which occurrences become one bug (BUG-1): the event's explicit fingerprint, else the error's class,
 * operation and innermost application frames (file and function, recursion collapsed, frames behind an `await` left
 * out), else the message's template; of a failure without an exception, what was asked. Deploy paths, lines, columns and the wording of engines do not enter.
 * In: the event and its frames as mapped to the repository (may be empty). Out: `v1:` and 32 hex digits. The version
 * belongs to the rule: a new rule gets a new prefix and leaves old bugs where they are.
 */
export function fingerprint(
  event: Pick<ProductionEvent, 'errors' | 'fingerprint' | 'title' | 'expectation'>,
  frames: readonly MappedFrame[],
): string {
  const own = defaultParts(event, frames);
  const explicit = event.fingerprint ?? [];
  const parts = explicit.length === 0 ? own : explicit.flatMap((part) => (isDefault(part) ? own : [`=${part}`]));
  return `v1:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}

/** Sentry's placeholder for the grouping that would have been without an explicit fingerprint. */
function isDefault(part: string): boolean {
  return /^\{\{ ?default ?\}\}$/.test(part);
}

function defaultParts(
  event: Pick<ProductionEvent, 'errors' | 'title' | 'expectation'>,
  frames: readonly MappedFrame[],
): string[] {
  const stated = statedOf(event);
  const place = stated ? expectationPlace(stated) : [];
  if (place.length > 0) return place;
  const error = event.errors[0];
  if (!error) return ['message', messageTemplate(event.title)];
  const name = bareClass(error.type);
  const path = applicationPath(error, frames);
  const { kind, property, met } = error.operation;
  if (path.length === 0) return [name, error.code ?? '', messageTemplate(error.message)];
  if (kind === 'throw') {
    return [name, error.code ?? '', kind, fixedWords(frames) ?? messageTemplate(error.message), ...path];
  }
  return [name, error.code ?? '', kind, property ?? '', met ?? '', ...path];
}

function applicationPath(error: EventError, frames: readonly MappedFrame[]): string[] {
  const mapped = new Map(frames.map((frame) => [frame.index, frame]));
  const places = error.frames.flatMap((raw, index) => {
    const frame = mapped.get(index);
    const ours = frame && frame.kind !== 'unknown' ? frame.kind === 'source' : raw.inApp && !raw.native;
    const file = frame?.file ?? withoutRoot(raw.filename ?? raw.absPath);
    return ours && !raw.async ? [`${file}#${bareFunctionName(frame?.function ?? raw.function) ?? ''}`] : [];
  });
  return collapseRecursion(places, (place) => place)
    .slice(0, framesThatCount)
    .map((step) => step.item);
}

/** The last two parts of a path that could not be mapped, content hashes folded: `assets/app-3f2a9c1b.js`. */
function withoutRoot(path: string | null): string {
  const parts = (path ?? '').split(/[\\/?#]/).filter(Boolean);
  return parts
    .slice(-2)
    .join('/')
    .replace(/[.-][0-9a-f]{8,}(?=\.)/gi, '');
}

/** The constant words of the throwing expression: one `throw` is one bug whatever its message was filled with. */
function fixedWords(frames: readonly MappedFrame[]): string | null {
  const expression = frames.find((frame) => frame.kind === 'source')?.expression ?? '';
  const words = expression.slice(0, 1_000).match(/'[^']*'|"[^"]*"|`[^`]*`/g) ?? [];
  const text = words.map((word) => word.slice(1, -1).replace(/\$\{[^}]*\}/g, ' ')).join(' ');
  return /\p{L}{3}/u.test(text) ? text.replace(/\s+/g, ' ').trim() : null;
}
