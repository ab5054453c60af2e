import type { ModelMessage as SdkMessage, ToolSet } from 'ai';
import { jsonSchema, tool } from 'ai';
import type { ModelMessage, ModelRequest, ToolOffer } from '../../ports/model.ts';

/** Where Anthropic may cut its cache: up to here a request repeats the one before. Other providers cache by themselves. */
const cachePoint = { anthropic: { cacheControl: { type: 'ephemeral' } } } as const;

/** The request's messages in the SDK's form, with a cache point at the first and at the last. */
export function sdkMessages({ messages }: Pick<ModelRequest, 'messages'>): SdkMessage[] {
  return messages.flatMap((message, i) => {
    const made = sdkMessage(message);
    const last = made.at(-1);
    if ((i === 0 || i === messages.length - 1) && last) last.providerOptions = cachePoint;
    return made;
  });
}

function sdkMessage(message: ModelMessage): SdkMessage[] {
  if (message.role === 'user') return [{ role: 'user', content: message.text }];
  if (message.role === 'tools')
    return [
      {
        role: 'tool',
        content: message.results.map(({ id, name, text }) => ({
          type: 'tool-result',
          toolCallId: id,
          toolName: name,
          output: { type: 'text', value: text },
        })),
      },
    ];
  if (Array.isArray(message.sent) && message.sent.length > 0) return structuredClone(message.sent) as SdkMessage[];
  const calls = message.calls.map(({ id, name, input }) => ({
    type: 'tool-call' as const,
    toolCallId: id,
    toolName: name,
    input: typeof input === 'object' && input !== null ? input : {},
  }));
  const text = message.text === '' ? [] : [{ type: 'text' as const, text: message.text }];
  return [{ role: 'assistant', content: [...text, ...calls] }];
}

/** Tools without a handler: what is asked for is checked and done elsewhere. */
export function sdkTools(offers: readonly ToolOffer[]): ToolSet {
  return Object.fromEntries(
    offers.map(({ name, description, schema }) => [name, tool({ description, inputSchema: jsonSchema(schema) })]),
  );
}
