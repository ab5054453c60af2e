import type { Breadcrumb, EventError, ProductionEvent } from '../../domain/event.ts';
import type { Expectation } from '../../domain/expectation.ts';
import type { EventDraft } from '../draft.ts';
import { intakeLimits } from '../limits.ts';
import {
  asArray,
  asObject,
  asText,
  asTextMap,
  asTime,
  at,
  bounded,
  firstText,
  type LooseObject,
} from '../loose-json.ts';
import { readCommit, serviceOfRelease } from '../release.ts';
import { expectedError } from '../expectation/expected-error.ts';
import { readExpectation } from '../expectation/read-expectation.ts';
import { blockedLoop } from '../expectation/unsettled.ts';
import { unreadable } from '../unreadable.ts';
import { readExceptions, readMessageEvent } from './exceptions.ts';
import { readRequest } from './request.ts';
import { dropShiftedVariables } from './shifted-variables.ts';

/** Whether a JSON object is a Sentry event: it has one of the interfaces that carry an error, or an event's own keys. */
export function isSentryEvent(value: LooseObject): boolean {
  if (at(value, 'exception') !== undefined) return true;
  const hasText = at(value, 'logentry') !== undefined || at(value, 'message') !== undefined;
  return hasText && at(value, 'event_id') !== undefined;
}

/**
 * Reads a Sentry event (SDK majors 7 to 11, any language;
 * https://develop.sentry.dev/sdk/data-model/event-payloads/). Faults: UNREADABLE_EVENT where it holds no error and no message.
 */
export function readSentryEvent(event: LooseObject): EventDraft {
  const platform = readPlatform(event);
  const { errors: read, remarks } = readErrors(event, platform);
  const expectation = expectationOf(event, read);
  const errors = expectation && read[0]?.type === 'Message' ? [expectedError(expectation, read[0].message)] : read;
  const tags = asTextMap(at(event, 'tags'));
  const release = asText(at(event, 'release'), 300);
  return {
    source: 'sentry',
    platform,
    errors,
    remarks,
    ...(expectation ? { expectation } : {}),
    ...(asText(at(event, 'event_id'), 64) ? { id: asText(at(event, 'event_id'), 64) ?? '' } : {}),
    at: asTime(at(event, 'timestamp')),
    level: readLevel(at(event, 'level')),
    release,
    commit: readCommit(release, tags),
    environment: asText(at(event, 'environment'), 200),
    service: firstText(tags, 'service.name', 'service') ?? serviceOfRelease(release),
    serverName: asText(at(event, 'server_name'), 300),
    runtime: readRuntime(event),
    transaction: asText(at(event, 'transaction'), 500),
    request: readRequest(at(event, 'request') ?? at(event, 'sentry.interfaces.Http')),
    breadcrumbs: readBreadcrumbs(at(event, 'breadcrumbs')),
    trace: readTrace(at(event, 'contexts', 'trace')),
    users: readUsers(at(event, 'user')),
    tags,
    fingerprint: readFingerprint(at(event, 'fingerprint')),
    debugImages: readDebugImages(event),
  };
}

/** Of a captured message that says what was expected (its fields are the event's `extra`), and of a blocked event loop. */
function expectationOf(event: LooseObject, [error]: readonly EventError[]): Expectation | null {
  if (!error) return null;
  if (error.type === 'Message') return readExpectation(error.message, asObject(at(event, 'extra')) ?? {});
  return blockedLoop(error);
}

function readErrors(event: LooseObject, platform: string): { errors: EventError[]; remarks: string[] } {
  const exceptions = readExceptions(event, platform);
  const message = exceptions.length === 0 ? readMessageEvent(event, platform) : null;
  const found = message ? [message] : exceptions;
  if (found.length === 0) {
    const kind = asText(at(event, 'type'), 40);
    throw unreadable(`it is a Sentry ${kind ?? 'event'} without an exception or a message`);
  }
  const images = new Map(readDebugImages(event).map((image) => [image.codeFile, image.debugId]));
  const checked = found.map(dropShiftedVariables);
  const dropped = checked.reduce((sum, entry) => sum + entry.dropped, 0);
  const errors = checked.map(({ error }) => ({
    ...error,
    frames: error.frames.map((frame) => ({
      ...frame,
      debugId: images.get(frame.absPath ?? '') ?? images.get(frame.filename ?? '') ?? null,
    })),
  }));
  return {
    errors,
    remarks: dropped > 0 ? [`the variables of ${dropped} frames were another frame's and are left out`] : [],
  };
}

function readPlatform(event: LooseObject): ProductionEvent['platform'] {
  const platform = at(event, 'platform');
  const sdk = asText(at(event, 'sdk', 'name'), 100) ?? '';
  if (platform === 'javascript' && /^sentry\.javascript\.(?:node|nextjs|nestjs|bun|deno|aws-serverless)/.test(sdk)) {
    return at(event, 'contexts', 'runtime', 'name') === 'node' ? 'node' : 'javascript';
  }
  const known = ['javascript', 'node', 'python', 'go', 'java'] as const;
  return known.find((name) => name === platform) ?? 'other';
}

function readLevel(level: unknown): ProductionEvent['level'] {
  if (level === 'log') return 'info';
  const known = ['fatal', 'error', 'warning', 'info', 'debug'] as const;
  return known.find((name) => name === level) ?? 'error';
}

function readRuntime(event: LooseObject): ProductionEvent['runtime'] {
  const runtime = at(event, 'contexts', 'runtime');
  const name = asText(at(runtime, 'name'), 60);
  return name === null ? null : { name, version: (asText(at(runtime, 'version'), 60) ?? '').replace(/^v(?=\d)/, '') };
}

function readTrace(trace: unknown): ProductionEvent['trace'] {
  const traceId = asText(at(trace, 'trace_id'), 64);
  return traceId === null ? null : { traceId, spanId: asText(at(trace, 'span_id'), 32) };
}

function readUsers(user: unknown): string[] {
  const id = firstText(user, 'id', 'email', 'username', 'ip_address');
  return id === null ? [] : [id.slice(0, 300)];
}

function readFingerprint(fingerprint: unknown): string[] | null {
  const parts = asArray(fingerprint)
    .map((part) => asText(part, 500))
    .filter((part) => part !== null);
  return parts.length > 0 && parts.join() !== '{{ default }}' ? parts.slice(0, 20) : null;
}

function readDebugImages(event: LooseObject): ProductionEvent['debugImages'] {
  return asArray(at(event, 'debug_meta', 'images'))
    .slice(0, intakeLimits.entries)
    .map((image) => ({ debugId: firstText(image, 'debug_id'), codeFile: firstText(image, 'code_file') }))
    .filter(
      (image): image is { debugId: string; codeFile: string } => image.debugId !== null && image.codeFile !== null,
    );
}

function readBreadcrumbs(breadcrumbs: unknown): Breadcrumb[] {
  const values = Array.isArray(breadcrumbs) ? breadcrumbs : asArray(at(breadcrumbs, 'values'));
  return values
    .slice(-intakeLimits.breadcrumbs)
    .map(asObject)
    .filter((crumb) => crumb !== null)
    .map((crumb) => ({
      at: asTime(at(crumb, 'timestamp')),
      category: firstText(crumb, 'category', 'type') ?? 'default',
      level: asText(at(crumb, 'level'), 20),
      message: asText(at(crumb, 'message'), 8192),
      data: asObject(bounded(at(crumb, 'data'))) ?? {},
    })) satisfies Breadcrumb[];
}
