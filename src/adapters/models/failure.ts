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
  /** Tokens that fit into a request and its answer, where the server says so. */
  window: number | null;
}

const noToolWords =
  /(?:unrecogni[sz]ed|unknown|unexpected|extra|not permitted|forbidden|invalid)[^.]{0,80}\b(?:tools|functions)\b|\b(?:tools|functions)\b[^.]{0,80}(?:unrecogni[sz]ed|unknown|not permitted|not allowed|forbidden)|\brole\b[^.]{0,20}['"]?\btool\b|(?:does not|doesn't|not) support (?:tools?|function)|tools?\b[^.]{0,60}\b(?:not supported|unsupported|requires?)|tool choice requires|enable-auto-tool-choice|--jinja/i;
const tooLongWords =
  /context.{0,20}(?:length|window|size)|(?:input|prompt|request).{0,30}(?:too (?:long|large)|exceeds)|reduce the length|prompt is too long|too many (?:input )?tokens|maximum context|exceeds? the (?:available|model)/i;

/** Reads an error of the SDK. `withTools`: the request offered some. Header values and keys are never repeated. */
export function failureOf(error: unknown, withTools: boolean): CallFailure {
  const first = RetryError.isInstance(error) ? (error.lastError ?? error) : error;
  if (APICallError.isInstance(first)) {
    const status = first.statusCode ?? null;
    const body = (first.responseBody ?? '').slice(0, 4_000);
    const said = `${first.message} ${body}`;
    const noTools = withTools && status !== 401 && status !== 429 && noToolWords.test(said);
    const tooLong = (status === 400 || status === 413 || status === 500) && tooLongWords.test(said);
    const window = tooLong ? windowIn(said) : null;
    const retry = !noTools && !tooLong && (first.isRetryable || status === null || status >= 500);
    return {
      why: words(status, first.message, body),
      retry,
      waitMs: waitOf(first.responseHeaders),
      noTools,
      tooLong,
      window,
    };
  }
  if (StreamProviderError.isInstance(first)) {
    const said = first.message;
    const noTools = withTools && noToolWords.test(said);
    const tooLong = tooLongWords.test(said);
    const window = tooLong ? windowIn(said) : null;
    const why = `the server said in its answer: ${said.slice(0, 300)}`;
    return { why, retry: !noTools && !tooLong, waitMs: null, noTools, tooLong, window };
  }
  const message = first instanceof Error ? first.message : String(first);
  const why = `the answer was cut or could not be read: ${message.slice(0, 300)}`;
  return { why, retry: true, waitMs: null, noTools: false, tooLong: false, window: null };
}

const leastWindow = 1_024;

/** The size of the context that an error names: `maximum context length is 8192 tokens`, `n_ctx: 4096`. */
export function windowIn(said: string): number | null {
  const named =
    /(?:maximum context length|context (?:length|window|size)|max(?:imum)? (?:model|input|sequence|prompt) len(?:gth)?|max_model_len|n_ctx|num_ctx)\D{0,40}(\d[\d,_]{2,9})/i;
  const size = Number((named.exec(said)?.[1] ?? '').replace(/[,_]/g, ''));
  return size >= leastWindow ? size : null;
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
