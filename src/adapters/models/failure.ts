import { APICallError, RetryError, StreamProviderError } from 'ai';

/** How a call went wrong, and what may be done about it. */
export interface CallFailure {
  why: string;
  retry: boolean;
  /** Milliseconds that the server asked to wait. */
  waitMs: number | null;
  /** The server knows no tools (or was not started for them). */
  noTools: boolean;
  tooLong: boolean;
}

const noToolWords =
  /(?:does not|doesn't|not) support (?:tools?|function)|tools?\b[^.]{0,60}\b(?:not supported|unsupported|requires?)|tool choice requires|enable-auto-tool-choice|--jinja/i;
const tooLongWords =
  /context.{0,20}(?:length|window|size)|prompt is too long|too many (?:input )?tokens|maximum context|exceeds? the (?:available|model)/i;

/** Reads an error of the SDK. `withTools`: the request offered some. Header values and keys are never repeated. */
export function failureOf(error: unknown, withTools: boolean): CallFailure {
  const first = RetryError.isInstance(error) ? (error.lastError ?? error) : error;
  if (APICallError.isInstance(first)) {
    const status = first.statusCode ?? null;
    const body = (first.responseBody ?? '').slice(0, 4_000);
    const said = `${first.message} ${body}`;
    const noTools = withTools && status !== 401 && status !== 429 && noToolWords.test(said);
    const tooLong = (status === 400 || status === 413 || status === 500) && tooLongWords.test(said);
    const retry = !noTools && !tooLong && (first.isRetryable || status === null || status >= 500);
    return { why: words(status, first.message, body), retry, waitMs: waitOf(first.responseHeaders), noTools, tooLong };
  }
  if (StreamProviderError.isInstance(first)) {
    const said = first.message;
    const noTools = withTools && noToolWords.test(said);
    const tooLong = tooLongWords.test(said);
    const why = `the server said in its answer: ${said.slice(0, 300)}`;
    return { why, retry: !noTools && !tooLong, waitMs: null, noTools, tooLong };
  }
  const message = first instanceof Error ? first.message : String(first);
  const why = `the answer was cut or could not be read: ${message.slice(0, 300)}`;
  return { why, retry: true, waitMs: null, noTools: false, tooLong: false };
}

function words(status: number | null, message: string, body: string): string {
  if (status === null) return `the server was not reached: ${message.slice(0, 200)}`;
  const said = message.trim() || body;
  return `the server answered ${status}: ${said.replace(/\s+/g, ' ').slice(0, 300)}`;
}

const longestWaitMs = 120_000;

/** `Retry-After` (seconds or a date, RFC 9110 10.2.3), or OpenAI's `retry-after-ms`. */
export function waitOf(headers: Record<string, string> | undefined, now = Date.now()): number | null {
  const ms = Number.parseFloat(headers?.['retry-after-ms'] ?? '');
  if (ms >= 0) return Math.min(ms, longestWaitMs);
  const text = headers?.['retry-after'];
  if (text === undefined) return null;
  const seconds = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1000, 0), longestWaitMs) : null;
}
