import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Asked, ScriptedReply } from './scripted-server.ts';

/** A request for a chat completion, as https://platform.openai.com/docs/api-reference/chat/create has it, as far as we use it. */
const requestSchema = z.strictObject({
  model: z.string().min(1),
  stream: z.literal(true),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
  max_tokens: z.int().positive().optional(),
  max_completion_tokens: z.int().positive().optional(),
  tool_choice: z.enum(['auto', 'none', 'required']).optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().optional(),
          parameters: z.looseObject({ type: z.literal('object') }),
          strict: z.boolean().optional(),
        }),
      }),
    )
    .optional(),
  messages: z
    .array(
      z.discriminatedUnion('role', [
        z.strictObject({ role: z.literal('system'), content: z.string() }),
        z.strictObject({ role: z.literal('user'), content: z.union([z.string(), z.array(z.looseObject({}))]) }),
        z.strictObject({
          role: z.literal('assistant'),
          content: z.string().nullish(),
          reasoning_content: z.string().optional(),
          tool_calls: z
            .array(
              z.strictObject({
                id: z.string(),
                type: z.literal('function'),
                function: z.strictObject({ name: z.string(), arguments: z.string() }),
              }),
            )
            .optional(),
        }),
        z.strictObject({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() }),
      ]),
    )
    .min(1),
});
type Message = z.infer<typeof requestSchema>['messages'][number];

type Read = Pick<Asked, 'instructions' | 'texts' | 'tools'> & { faults: string[] };

export function readOpenAi(path: string, headers: IncomingHttpHeaders, body: unknown): Read {
  const faults: string[] = [];
  if (path !== '/v1/chat/completions') faults.push(`path ${path}`);
  if (!headers['content-type']?.startsWith('application/json')) faults.push(`type ${headers['content-type']}`);
  const read = requestSchema.safeParse(body);
  if (!read.success)
    return { instructions: '', texts: [], tools: [], faults: [...faults, z.prettifyError(read.error)] };
  const { messages, tools = [] } = read.data;
  const [first, ...rest] = messages;
  return {
    instructions: first?.role === 'system' ? first.content : '',
    texts: rest.map(textOf),
    tools: tools.map((one) => one.function.name),
    faults: [...faults, ...unanswered(messages)],
  };
}

function textOf(message: Message): string {
  if (message.role === 'assistant')
    return [message.content ?? '', ...(message.tool_calls ?? []).map((one) => JSON.stringify(one.function))].join('\n');
  return typeof message.content === 'string'
    ? message.content
    : message.content.map((part) => String(part.text ?? '')).join('\n');
}

/** Each tool call is answered by the messages that follow it, before anything else. */
function unanswered(messages: readonly Message[]): string[] {
  const open = new Set<string>();
  const faults: string[] = [];
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id)) faults.push(`a result of no call: ${message.tool_call_id}`);
      continue;
    }
    if (open.size > 0) faults.push('calls without a result');
    open.clear();
    if (message.role === 'assistant') for (const call of message.tool_calls ?? []) open.add(call.id);
  }
  return open.size > 0 ? [...faults, 'calls without a result'] : faults;
}

let made = 0;

/** A streamed answer: https://platform.openai.com/docs/api-reference/chat-streaming */
export function openAiEvents({ text = '', calls = [], usage = { input: 100, output: 20 } }: ScriptedReply): string[] {
  const id = `chatcmpl-${++made}`;
  const chunk = (rest: object): string =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: 1_760_000_000, model: 'scripted', ...rest })}\n\n`;
  const choice = (delta: object, finish: string | null = null): string =>
    chunk({ choices: [{ index: 0, delta, finish_reason: finish }] });
  const words = text.match(/[\s\S]{1,40}/g) ?? [];
  const asked = calls.flatMap(({ name, input }, index) => {
    const argument = typeof input === 'string' ? input : JSON.stringify(input);
    const opening = { index, id: `call_${made}_${index}`, type: 'function', function: { name, arguments: '' } };
    const parts = argument.match(/[\s\S]{1,60}/g) ?? [];
    return [
      choice({ tool_calls: [opening] }),
      ...parts.map((part) => choice({ tool_calls: [{ index, function: { arguments: part } }] })),
    ];
  });
  const { input, cached = 0, output } = usage;
  return [
    choice({ role: 'assistant', content: '' }),
    ...words.map((content) => choice({ content })),
    ...asked,
    choice({}, calls.length > 0 ? 'tool_calls' : 'stop'),
    chunk({
      choices: [],
      usage: {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        prompt_tokens_details: { cached_tokens: cached },
      },
    }),
    'data: [DONE]\n\n',
  ];
}
