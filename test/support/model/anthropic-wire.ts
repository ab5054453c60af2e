import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Asked, ScriptedReply } from './scripted-server.ts';

const cache = z.strictObject({ type: z.literal('ephemeral'), ttl: z.string().optional() }).optional();
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), cache_control: cache }),
  z.strictObject({
    type: z.literal('tool_use'),
    id: z.string().regex(/^[\w-]+$/),
    name: z.string(),
    input: z.looseObject({}),
    cache_control: cache,
    caller: z.looseObject({}).optional(),
  }),
  z.strictObject({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(z.looseObject({ type: z.literal('text'), text: z.string() }))]),
    is_error: z.boolean().optional(),
    cache_control: cache,
  }),
]);

/** A request for a message, as https://docs.anthropic.com/en/api/messages has it, as far as we use it. */
const requestSchema = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().positive(),
  stream: z.literal(true),
  system: z.array(z.strictObject({ type: z.literal('text'), text: z.string(), cache_control: cache })).optional(),
  tools: z
    .array(
      z.looseObject({
        name: z.string().regex(/^[\w-]{1,128}$/),
        description: z.string(),
        input_schema: z.looseObject({ type: z.literal('object') }),
      }),
    )
    .optional(),
  tool_choice: z.looseObject({ type: z.string() }).optional(),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.array(block).min(1) })).min(1),
});
type Message = z.infer<typeof requestSchema>['messages'][number];

type Read = Pick<Asked, 'instructions' | 'texts' | 'tools'> & { faults: string[] };

/** At most this many cache points a request. */
const cachePoints = 4;

export function readAnthropic(path: string, headers: IncomingHttpHeaders, body: unknown): Read {
  const faults: string[] = [];
  if (path !== '/v1/messages') faults.push(`path ${path}`);
  if (!headers['x-api-key']) faults.push('no x-api-key');
  if (headers['anthropic-version'] !== '2023-06-01') faults.push(`version ${String(headers['anthropic-version'])}`);
  if ((JSON.stringify(body).match(/"cache_control"/g)?.length ?? 0) > cachePoints) faults.push('too many cache points');
  const read = requestSchema.safeParse(body);
  if (!read.success)
    return { instructions: '', texts: [], tools: [], faults: [...faults, z.prettifyError(read.error)] };
  const { system = [], messages, tools = [] } = read.data;
  return {
    instructions: system.map(({ text }) => text).join('\n'),
    texts: messages.map(({ content }) => content.map(textOf).join('\n')),
    tools: tools.map(({ name }) => name),
    faults: [...faults, ...outOfOrder(messages)],
  };
}

function textOf(one: z.infer<typeof block>): string {
  if (one.type === 'text') return one.text;
  if (one.type === 'tool_use') return JSON.stringify({ name: one.name, input: one.input });
  return typeof one.content === 'string' ? one.content : one.content.map(({ text }) => text).join('\n');
}

/** Sides take turns, the user begins, and each tool_use is answered in the very next message. */
function outOfOrder(messages: readonly Message[]): string[] {
  const faults = messages.flatMap(({ role }, i) =>
    role === (i % 2 === 0 ? 'user' : 'assistant') ? [] : [`turn ${i}`],
  );
  for (const [i, { content }] of messages.entries()) {
    const asked = content.flatMap((one) => (one.type === 'tool_use' ? [one.id] : []));
    const answered = messages[i + 1]?.content.flatMap((one) => (one.type === 'tool_result' ? [one.tool_use_id] : []));
    if (asked.some((id) => !answered?.includes(id))) faults.push(`calls of message ${i} without a result`);
  }
  return faults;
}

let made = 0;

/** A streamed answer: https://docs.anthropic.com/en/docs/build-with-claude/streaming */
export function anthropicEvents({ text, calls = [], usage = { input: 100, output: 20 } }: ScriptedReply): string[] {
  const event = (type: string, rest: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
  const id = `msg_${++made}`;
  const { input, cached = 0, output } = usage;
  const counts = { input_tokens: input - cached, cache_read_input_tokens: cached, cache_creation_input_tokens: 0 };
  const blocks = [
    ...(text ? [{ opening: { type: 'text', text: '' }, deltas: [{ type: 'text_delta', text }] }] : []),
    ...calls.map(({ name, input: given }, n) => ({
      opening: { type: 'tool_use', id: `toolu_${made}_${n}`, name, input: {} },
      deltas: (JSON.stringify(given).match(/[\s\S]{1,60}/g) ?? []).map((part) => ({
        type: 'input_json_delta',
        partial_json: part,
      })),
    })),
  ];
  const opening = { id, type: 'message', role: 'assistant', model: 'scripted', content: [], stop_reason: null };
  return [
    event('message_start', { message: { ...opening, stop_sequence: null, usage: { ...counts, output_tokens: 1 } } }),
    ...blocks.flatMap(({ opening: content_block, deltas }, index) => [
      event('content_block_start', { index, content_block }),
      ...deltas.map((delta) => event('content_block_delta', { index, delta })),
      event('content_block_stop', { index }),
    ]),
    event('message_delta', {
      delta: { stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: output },
    }),
    event('message_stop', {}),
  ];
}
