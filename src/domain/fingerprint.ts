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
 * out; with them the place of the throw where they name less than two functions, and all frames of packages where there are
 * none), else the message's template; of a failure without an exception, what was asked. Deploy paths, lines, columns and the wording of engines do not enter.
 * In: the event and its frames as mapped to the repository (may be empty). Out: `v2:` and 32 hex digits. The version
 * belongs to the rule: a new rule gets a new prefix and leaves old bugs where they are.
 */
export function fingerprint(
  event: Pick<ProductionEvent, 'errors' | 'fingerprint' | 'title' | 'expectation'>,
  frames: readonly MappedFrame[],
): string {
  const own = defaultParts(event, frames);
  const explicit = event.fingerprint ?? [];
  const parts = explicit.length === 0 ? own : explicit.flatMap((part) => (isDefault(part) ? own : [`=${part}`]));
  return `v2:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
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
  const path = callPath(error, frames);
  const { kind, property, met } = error.operation;
  if (path.length === 0) return [name, error.code ?? '', messageTemplate(error.message)];
  if (kind === 'throw') {
    return [name, error.code ?? '', kind, fixedWords(frames) ?? messageTemplate(error.message), ...path];
  }
  return [name, error.code ?? '', kind, property ?? '', met ?? '', ...path];
}

/** A frame's place: in the application, in a package, or none that tells anything (the engine's own, behind an `await`). */
interface Place {
  ours: boolean;
  /** The file is one of the repository, from its root. */
  isMapped: boolean;
  file: string;
  function: string;
}

/** The innermost places that count, as texts. */
function callPath(error: EventError, frames: readonly MappedFrame[]): string[] {
  const places = placesOf(error, frames);
  const own = innermost(places.filter(({ ours }) => ours));
  const chosen = own.length > 0 ? own : innermost(places);
  const named = new Set(chosen.map((place) => place.function).filter(Boolean));
  const [thrown] = places;
  // One name is common (`handle`, `main`): what it called then tells two bugs apart.
  const withThrow = named.size < 2 && thrown && !chosen.includes(thrown) ? [thrown, ...chosen] : chosen;
  const unmapped = withThrow.filter(({ ours, isMapped }) => ours && !isMapped);
  const short = belowRoot(unmapped.map(({ file }) => file));
  return withThrow.map((place) => `${short.get(place.file) ?? place.file}#${place.function}`);
}

function placesOf(error: EventError, frames: readonly MappedFrame[]): Place[] {
  const mapped = new Map(frames.map((frame) => [frame.index, frame]));
  return error.frames.flatMap((raw, index): Place[] => {
    const frame = mapped.get(index);
    const isKnown = frame !== undefined && frame.kind !== 'unknown';
    if (raw.async || raw.native) return [];
    const isMapped = isKnown && frame.kind === 'source' && frame.file !== null;
    const file = frame?.file ?? raw.filename ?? raw.absPath ?? '';
    const ours = isKnown ? frame.kind === 'source' : raw.inApp;
    const name = bareFunctionName(isKnown ? frame.function : raw.function) ?? '';
    return [{ ours, isMapped, file: isMapped ? file : inPackage(file), function: name }];
  });
}

function innermost(places: readonly Place[]): Place[] {
  return collapseRecursion([...places], (place) => `${place.file}#${place.function}`)
    .slice(0, framesThatCount)
    .map((step) => step.item);
}

/** A package's file from the package's name on, without version: `qs/lib/parse.js`; another file as it is, hashes of builds folded. */
function inPackage(path: string): string {
  const slashed = path.replaceAll('\\', '/').replace(/[?#].*$/, '');
  const at = /.*(?:^|\/)(?:node_modules|site-packages|dist-packages|pkg\/mod)\/(.+)$/.exec(slashed);
  return (at?.[1] ?? slashed).replace(/@v?\d+[^/]*(?=\/)/, '').replace(/[.-][0-9a-f]{8,}(?=\.)/gi, '');
}

/** Names that a folder's main file has: only with the folder do they tell a file. */
const mainFile = /^(?:index|main|mod|__init__|page|route|handler)\.\w+$/i;

/**
 * Files of no known root (deploys differ in it) from the deepest folder that holds all of them: alike wherever it is deployed,
 * for as long as the same frames are there.
 */
function belowRoot(files: readonly string[]): Map<string, string> {
  const parts = files.map((file) => file.split('/').filter(Boolean));
  const [first = []] = parts;
  const shared = first
    .slice(0, -1)
    .findIndex((part, i) => parts.some((other) => other[i] !== part || i >= other.length - 1));
  const root = shared < 0 ? first.length - 1 : shared;
  return new Map(
    files.map((file, i) => {
      const own = parts[i] ?? [];
      const rest = own.slice(root);
      return [file, (rest.length === 1 && mainFile.test(rest[0] ?? '') ? own.slice(-2) : rest).join('/')];
    }),
  );
}

/** The constant words of the throwing expression: one `throw` is one bug whatever its message was filled with. */
function fixedWords(frames: readonly MappedFrame[]): string | null {
  const expression = frames.find((frame) => frame.kind === 'source')?.expression ?? '';
  const words = expression.slice(0, 1_000).match(/'[^']*'|"[^"]*"|`[^`]*`/g) ?? [];
  const text = words.map((word) => word.slice(1, -1).replace(/\$\{[^}]*\}/g, ' ')).join(' ');
  return /\p{L}{3}/u.test(text) ? text.replace(/\s+/g, ' ').trim() : null;
}
