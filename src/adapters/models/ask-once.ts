import { type LanguageModel, streamText } from 'ai';
import type { ModelAnswer, ModelRequest, ToolCall } from '../../ports/model.ts';
import { sdkMessages, sdkTools } from './messages.ts';

/** Longest silence within an answer: a server that hangs is no server that thinks. */
const silenceMs = 180_000;

/** One streamed call. Throws what the SDK throws; an answer that ended without its end throws, too. */
export async function askOnce(model: LanguageModel, request: ModelRequest): Promise<ModelAnswer> {
  const silence = new AbortController();
  const end = () => silence.abort(new Error(`nothing came for ${silenceMs / 1000} s`));
  let timer = setTimeout(end, silenceMs);
  const signals = [silence.signal, ...(request.signal ? [request.signal] : [])];
  let failed: unknown = null;
  const result = streamText({
    model,
    instructions: request.instructions,
    messages: sdkMessages(request),
    ...(request.tools.length > 0 ? { tools: sdkTools(request.tools) } : {}),
    maxOutputTokens: request.maxOutputTokens,
    maxRetries: 0,
    abortSignal: AbortSignal.any(signals),
    onError: ({ error }) => void (failed ??= error),
  });
  try {
    const calls: ToolCall[] = [];
    for await (const part of result.stream) {
      clearTimeout(timer);
      timer = setTimeout(end, silenceMs);
      if (part.type === 'error') failed ??= part.error;
      else if (part.type === 'tool-call') calls.push({ id: part.toolCallId, name: part.toolName, input: part.input });
      else if (part.type === 'abort') failed ??= signals.find((one) => one.aborted)?.reason ?? new Error('aborted');
    }
    if (failed !== null) throw failed;
    return await answerOf(result, calls);
  } finally {
    clearTimeout(timer);
  }
}

async function answerOf(result: ReturnType<typeof streamText>, calls: ToolCall[]): Promise<ModelAnswer> {
  const [text, usage, reason, sent] = await Promise.all([
    result.text,
    result.usage,
    result.finishReason,
    result.responseMessages,
  ]);
  if (reason === 'error') throw new Error('the server ended the answer with an error');
  const details = usage.inputTokenDetails;
  const finish = reason === 'stop' ? 'stop' : reason === 'tool-calls' ? 'calls' : reason === 'length' ? 'length' : null;
  // A stream that broke off says no reason at all.
  if (finish === null && text === '' && calls.length === 0) throw new Error('the answer is empty');
  return {
    text,
    calls,
    usage: {
      input: usage.inputTokens ?? 0,
      cached: details.cacheReadTokens ?? 0,
      cacheWritten: details.cacheWriteTokens ?? 0,
      output: usage.outputTokens ?? 0,
    },
    finish: finish ?? 'other',
    sent: JSON.parse(JSON.stringify(sent.filter(({ role }) => role === 'assistant'))),
  };
}
