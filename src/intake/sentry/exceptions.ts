import type { EventError, Frame } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { readErrorClass, readErrorHeading } from '../error-class.ts';
import { intakeLimits } from '../limits.ts';
import { asArray, asObject, asText, at, firstText, type LooseObject } from '../loose-json.ts';
import { readFrames } from './frames.ts';

/**
 * The errors of a Sentry event, outermost first, each followed by its causes (Sentry ships the cause before the error
 * that it caused: https://develop.sentry.dev/sdk/data-model/event-payloads/exception/). Empty where there are none.
 */
export function readExceptions(event: LooseObject, platform: string): EventError[] {
  const values = exceptionValues(event);
  const threadFrames = crashedThreadFrames(event, platform);
  return outermostFirst(values).map((value) =>
    readException(event, value, platform, values.length === 1 ? threadFrames : []),
  );
}

function exceptionValues(event: LooseObject): LooseObject[] {
  const exception = at(event, 'exception') ?? at(event, 'sentry.interfaces.Exception');
  const values = Array.isArray(exception)
    ? exception
    : (at(exception, 'values') ?? (asObject(exception) ? [exception] : []));
  return asArray(values)
    .slice(-intakeLimits.entries)
    .map(asObject)
    .filter((value) => value !== null);
}

/**
 * With the SDK's `exception_id` and `parent_id` (7.60 and later) the tree is walked from its root, `cause` before the
 * members of an aggregate, these in their own order; without them the list is turned round.
 */
function outermostFirst(values: readonly LooseObject[]): LooseObject[] {
  const turned = values.toReversed();
  const ids = new Set(turned.map((value) => at(value, 'mechanism', 'exception_id')));
  if (turned.length < 2 || ids.size !== turned.length || ids.has(undefined)) return turned;
  const children = new Map<unknown, LooseObject[]>();
  for (const value of turned) {
    const parent = at(value, 'mechanism', 'parent_id');
    const key = parent !== undefined && ids.has(parent) ? parent : null;
    children.set(key, [...(children.get(key) ?? []), value]);
  }
  const ordered: LooseObject[] = [];
  const open = siblingsInOrder(children.get(null) ?? []).toReversed();
  while (open.length > 0 && ordered.length < turned.length) {
    const value = open.pop();
    if (!value) break;
    ordered.push(value);
    open.push(...siblingsInOrder(children.get(at(value, 'mechanism', 'exception_id')) ?? []).toReversed());
  }
  return ordered.length === turned.length ? ordered : turned;
}

function siblingsInOrder(values: readonly LooseObject[]): LooseObject[] {
  return values.toSorted((a, b) => orderOf(a) - orderOf(b));
}

function orderOf(value: LooseObject): number {
  if (at(value, 'mechanism', 'source') === 'cause') return -1;
  const id = at(value, 'mechanism', 'exception_id');
  return typeof id === 'number' ? id : 0;
}

function readException(
  event: LooseObject,
  value: LooseObject,
  platform: string,
  threadFrames: readonly Frame[],
): EventError {
  const message = asText(at(value, 'value')) ?? '';
  const heading = at(value, 'type') === undefined ? readErrorHeading(message) : null;
  const printed = asText(at(value, 'type'), 300) ?? (isMessage(event, value) ? 'Message' : (heading?.type ?? 'Error'));
  const { type, code } = readErrorClass(printed);
  const stacktrace = at(value, 'stacktrace') ?? at(value, 'raw_stacktrace');
  const frames = readFrames(at(stacktrace, 'frames'), platform);
  return errorOf({
    type,
    message: heading && !isMessage(event, value) ? heading.message : message,
    code: code ?? heading?.code ?? readExtraCode(event, type, message),
    frames: frames.length > 0 ? frames : threadFrames,
    mechanism: readMechanism(at(value, 'mechanism')),
  });
}

/** A captured message: the SDK makes an exception without a class of it, to carry its stack. */
function isMessage(event: LooseObject, value: LooseObject): boolean {
  const isUnnamed = at(value, 'type') === undefined;
  return isUnnamed && (at(value, 'mechanism', 'synthetic') === true || at(event, 'message') === at(value, 'value'));
}

function readMechanism(mechanism: unknown): EventError['mechanism'] {
  if (!asObject(mechanism)) return null;
  const handled = at(mechanism, 'handled');
  return { type: asText(at(mechanism, 'type'), 100), handled: typeof handled === 'boolean' ? handled : null };
}

/** The code as the SDK's ExtraErrorData and NodeSystemError integrations ship it: a context beside the exception. */
function readExtraCode(event: LooseObject, type: string, message: string): string | null {
  const own = firstText(at(event, 'contexts', type), 'code');
  const system = firstText(at(event, 'contexts', 'node_system_error'), 'code');
  return own ?? (system !== null && message.includes(system) ? system : null);
}

function crashedThreadFrames(event: LooseObject, platform: string): Frame[] {
  const threads = asArray(at(event, 'threads', 'values'));
  const thread = threads.find((candidate) => at(candidate, 'crashed') === true) ?? threads[0];
  return readFrames(at(thread, 'stacktrace', 'frames') ?? at(event, 'stacktrace', 'frames'), platform);
}

/** An event that is no exception, but a message: its text as an error of type `Message`, with the stack where one came along. */
export function readMessageEvent(event: LooseObject, platform: string): EventError | null {
  const entry = at(event, 'logentry') ?? at(event, 'sentry.interfaces.Message') ?? at(event, 'message');
  const text = asText(entry) ?? firstText(entry, 'formatted', 'message');
  if (text === null) return null;
  const heading = readErrorHeading(text);
  const isError = heading !== null && heading.message !== '' && /(?:Error|Exception)$/.test(heading.type);
  return errorOf({
    type: isError ? heading.type : 'Message',
    message: isError ? heading.message : text,
    code: isError ? heading.code : null,
    frames: crashedThreadFrames(event, platform),
  });
}
