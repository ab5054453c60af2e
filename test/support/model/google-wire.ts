import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Asked, ScriptedReply } from './scripted-server.ts';

const part = z.looseObject({
  text: z.string().optional(),
  functionCall: z.looseObject({ name: z.string(), args: z.looseObject({}).optional() }).optional(),
  functionResponse: z.looseObject({ name: z.string(), response: z.looseObject({}) }).optional(),
});

/** A request for content, as https://ai.google.dev/api/generate-content has it, as far as we use it. */
const requestSchema = z.strictObject({
  contents: z.array(z.strictObject({ role: z.enum(['user', 'model']), parts: z.array(part).min(1) })).min(1),
  systemInstruction: z.strictObject({ parts: z.array(z.strictObject({ text: z.string() })) }).optional(),
  tools: z
    .union([
      z.strictObject({ functionDeclarations: z.array(z.looseObject({ name: z.string(), description: z.string() })) }),
      z.array(
        z.strictObject({ functionDeclarations: z.array(z.looseObject({ name: z.string(), description: z.string() })) }),
      ),
    ])
    .optional(),
  toolConfig: z.looseObject({}).optional(),
  generationConfig: z.looseObject({ maxOutputTokens: z.int().positive().optional() }).optional(),
});
type Content = z.infer<typeof requestSchema>['contents'][number];

type Read = Pick<Asked, 'instructions' | 'texts' | 'tools'> & { faults: string[] };

export function readGoogle(path: string, headers: IncomingHttpHeaders, body: unknown): Read {
  const faults: string[] = [];
  if (!/^\/v1(?:beta)?\/models\/[\w.-]+:streamGenerateContent\?alt=sse$/.test(path)) faults.push(`path ${path}`);
  if (!headers['x-goog-api-key']) faults.push('no x-goog-api-key');
  const read = requestSchema.safeParse(body);
  if (!read.success)
    return { instructions: '', texts: [], tools: [], faults: [...faults, z.prettifyError(read.error)] };
  const { contents, systemInstruction, tools = [] } = read.data;
  const declared = Array.isArray(tools) ? tools : [tools];
  return {
    instructions: systemInstruction?.parts.map(({ text }) => text).join('\n') ?? '',
    texts: contents.map(textOf),
    tools: declared.flatMap(({ functionDeclarations }) => functionDeclarations.map(({ name }) => name)),
    faults: [...faults, ...unanswered(contents)],
  };
}

const textOf = ({ parts }: Content): string =>
  parts.map((one) => one.text ?? JSON.stringify(one.functionCall ?? one.functionResponse ?? {})).join('\n');

/** Calls are answered by as many responses in the content behind them. */
function unanswered(contents: readonly Content[]): string[] {
  return contents.flatMap(({ parts }, i) => {
    const calls = parts.filter(({ functionCall }) => functionCall).length;
    const answers = contents[i + 1]?.parts.filter(({ functionResponse }) => functionResponse).length ?? 0;
    return calls === answers || calls === 0 ? [] : [`content ${i}: ${calls} calls, ${answers} responses`];
  });
}

/** A streamed answer: https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent */
export function googleEvents({ text = '', calls = [], usage = { input: 100, output: 20 } }: ScriptedReply): string[] {
  const chunk = (parts: object[], rest: object = {}): string =>
    `data: ${JSON.stringify({ candidates: [{ index: 0, content: { role: 'model', parts }, ...rest }] })}\r\n\r\n`;
  const { input, cached = 0, output } = usage;
  const usageMetadata = {
    promptTokenCount: input,
    cachedContentTokenCount: cached,
    candidatesTokenCount: output,
    totalTokenCount: input + output,
  };
  const words = text.match(/[\s\S]{1,40}/g) ?? [];
  const end = { candidates: [{ index: 0, content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP' }] };
  return [
    ...words.map((one) => chunk([{ text: one }])),
    ...calls.map(({ name, input: args }) => chunk([{ functionCall: { name, args } }])),
    `data: ${JSON.stringify({ ...end, usageMetadata })}\r\n\r\n`,
  ];
}
