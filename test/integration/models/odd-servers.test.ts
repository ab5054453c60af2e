import { expect, it } from 'vitest';
import { openModel } from '../../../src/adapters/models/open-model.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { ModelMessage, ModelRequest } from '../../../src/ports/model.ts';
import { type Asked, type ScriptedReply, scriptedServer } from '../../support/model/scripted-server.ts';

const call = { name: 'read_file', input: { path: 'src/a.js' } };
const request = (messages: ModelMessage[] = [{ role: 'user', text: 'Begin.' }]): ModelRequest => ({
  instructions: 'Be brief.',
  messages,
  tools: [{ name: 'read_file', description: 'Reads a file.', schema: { type: 'object', properties: {} } }],
  maxOutputTokens: 8_000,
});
const refusal = (message: string, status = 400): ScriptedReply => ({
  status,
  body: JSON.stringify({ error: { message } }),
});
const completion = {
  choices: [
    {
      finish_reason: 'tool_calls',
      message: {
        content: 'Let me look.',
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: call.name, arguments: JSON.stringify(call.input) } },
        ],
      },
    },
  ],
  usage: { prompt_tokens: 11, completion_tokens: 3 },
};

/** A model on a server that answers so; waits between tries are not waited for. */
async function opened(script: (asked: Asked) => ScriptedReply, change: (url: string) => string = (url) => url) {
  const server = await scriptedServer('openai', script);
  const url = change(server.url);
  const choice = { provider: 'openai-compatible' as const, name: 'odd', url };
  return { server, model: await openModel(choice, { key: new Secret('sk-test'), tries: 1, wait: async () => {} }) };
}

const good: ScriptedReply = { text: 'Let me look.', calls: [call] };

it.each<[string, string, (body: Record<string, unknown>) => unknown]>([
  ['max_tokens', "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", (b) => b.max_tokens],
  ['stream_options', 'Extra inputs are not permitted: body -> stream_options', (b) => b.stream_options],
  ['tool_choice', 'unknown field "tool_choice"', (b) => b.tool_choice],
  ['so many tokens', 'max_tokens must be less than or equal to 4096', (b) => Number(b.max_tokens) > 4_096],
  ['the system role', 'System role not supported', (b) => JSON.stringify(b.messages).includes('"system"')],
])('a server that does not take %s is asked without, once and for all', async (_what, message, isThere) => {
  const { server, model } = await opened(({ body }) => (isThere(body) ? refusal(message) : good));
  for (let i = 0; i < 2; i++) {
    const reply = await model.ask(request());
    expect(reply).toMatchObject({ kind: 'answer', answer: { calls: [call] } });
  }
  expect(server.asked.filter(({ body }) => isThere(body)).length).toBeLessThanOrEqual(1);
  expect(JSON.stringify(server.asked.at(-1)?.body.messages)).toContain('Be brief.');
});

it('a server that cannot stream, or answers in one piece all the same', async () => {
  const whole = { type: 'application/json', text: JSON.stringify(completion) };
  const unable = await opened(({ body }) => (body.stream ? refusal('streaming is not supported') : { whole }));
  const silent = await opened(() => ({ whole }));
  for (const { model } of [unable, silent])
    expect(await model.ask(request())).toMatchObject({
      answer: {
        text: 'Let me look.',
        calls: [{ ...call, id: 'c1' }],
        finish: 'calls',
        usage: { input: 11, output: 3 },
      },
    });
});

it('an error in an answer of status 200 is one', async () => {
  const text = JSON.stringify({ error: { message: 'maximum context length is 8192 tokens', code: 400 } });
  const { model } = await opened(() => ({ whole: { type: 'application/json', text } }));
  expect(await model.ask(request())).toMatchObject({ kind: 'unavailable', tooLong: true, window: 8_192 });
});

it.each([
  ['without /v1', (url: string) => url.replace('/v1', '')],
  ['with the whole path', (url: string) => `${url}/chat/completions`],
])('an address %s', async (_what, change) => {
  const page = { whole: { type: 'text/html', text: '<html></html>' } };
  const { server, model } = await opened(({ path }) => (path === '/v1/chat/completions' ? good : page), change);
  expect(await model.ask(request())).toMatchObject({ answer: { calls: [call] } });
  await model.ask(request());
  expect(server.asked.at(-2)?.path).toBe('/v1/chat/completions');
});

it('a model that is not there is no wrong address, and other hosts are not asked', async () => {
  const { server, model } = await opened(() => refusal('model "odd" not found, try pulling it first', 404));
  expect(await model.ask(request())).toMatchObject({ kind: 'unavailable', final: true });
  expect(server.asked.length).toBe(1);
});

it('arguments that come as an object, and a role that is no role', async () => {
  const delta = { role: 'model', tool_calls: [{ function: { name: call.name, arguments: call.input } }] };
  const text = `data: ${JSON.stringify({ choices: [{ delta, finish_reason: null }] })}\n\ndata: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'tool_calls' }] })}\n\ndata: [DONE]\n\n`;
  const { model } = await opened(() => ({ whole: { type: 'text/event-stream', text } }));
  expect(await model.ask(request())).toMatchObject({ answer: { calls: [call] } });
});

it('tools and the role of their results, refused by other words', async () => {
  for (const message of ['Unrecognized request argument supplied: tools', "Invalid role 'tool' in messages"]) {
    const { server, model } = await opened(({ tools }) => (tools.length > 0 ? refusal(message) : { text: 'so' }));
    expect(await model.ask(request())).toMatchObject({ answer: { text: 'so' } });
    expect(server.asked.map(({ tools }) => tools.length)).toEqual([1, 0]);
  }
});
