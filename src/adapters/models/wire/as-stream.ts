interface Completion {
  choices?: ReadonlyArray<{ message?: Record<string, unknown>; text?: unknown; finish_reason?: unknown }>;
  usage?: unknown;
  error?: unknown;
}

/**
 * A whole chat completion as the stream that it would have been, for servers that do not stream or answer a request for a
 * stream with one object. An error in an answer of status 200 gets a status of its own.
 */
export function asStream(text: string): Response {
  const completion = JSON.parse(text) as Completion;
  if (completion.error) return new Response(text, { status: statusOf(completion.error), headers: jsonType });
  const choice = completion.choices?.[0];
  const message = choice?.message ?? { content: choice?.text ?? '' };
  const calls = Array.isArray(message.tool_calls) ? { tool_calls: message.tool_calls.map(indexed) } : {};
  const delta = { role: 'assistant', content: message.content ?? '', ...reasoningOf(message), ...calls };
  const base = { id: 'whole', object: 'chat.completion.chunk', created: 0, model: 'whole' };
  const chunks = [
    { ...base, choices: [{ index: 0, delta, finish_reason: null }] },
    { ...base, choices: [{ index: 0, delta: {}, finish_reason: choice?.finish_reason ?? 'stop' }] },
    { ...base, choices: [], usage: completion.usage ?? null },
  ];
  const events = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
  return new Response(`${events.join('')}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } });
}

const jsonType = { 'content-type': 'application/json' };

function statusOf(error: unknown): number {
  const { code, status } = (typeof error === 'object' ? error : {}) as { code?: unknown; status?: unknown };
  const told = Number(status ?? code);
  return told >= 400 && told < 600 ? told : 502;
}

const indexed = (call: Record<string, unknown>, index: number): Record<string, unknown> => ({ index, ...call });

function reasoningOf(message: Record<string, unknown>): object {
  const said = message.reasoning_content ?? message.reasoning;
  return typeof said === 'string' ? { reasoning_content: said } : {};
}
