import { expect, it } from 'vitest';
import { openModel } from '../../../src/adapters/models/open-model.ts';
import { parseModelChoice } from '../../../src/domain/model-choice.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { Model, ModelMessage, ModelRequest } from '../../../src/ports/model.ts';
import { type ScriptedReply, scriptedServer } from '../../support/model/scripted-server.ts';

const tools = [
  {
    name: 'read_file',
    description: 'Reads a file.',
    schema: { type: 'object', properties: { path: { type: 'string' } } },
  },
];
const request = (messages: ModelMessage[] = [{ role: 'user', text: 'Begin.' }]): ModelRequest => ({
  instructions: 'Be brief.',
  messages,
  tools,
  maxOutputTokens: 500,
});
const call = { name: 'read_file', input: { path: 'src/a.js' } };

type Dialect = 'openai' | 'anthropic' | 'google';
const names = { openai: 'openai-compatible:small', anthropic: 'anthropic:big', google: 'google:big' };

/** A scripted server and the model behind it; waits between tries are noted, not waited for. */
async function opened(dialect: Dialect, replies: ScriptedReply[]) {
  const server = await scriptedServer(dialect, ({ request: n }) => replies[n - 1] ?? { text: 'the script is over' });
  const waits: number[] = [];
  const choice = parseModelChoice(names[dialect], server.url);
  if (!choice) throw new Error('no choice');
  const model = await openModel(choice, { key: new Secret('sk-test'), wait: async (ms) => void waits.push(ms) });
  return { server, model, waits };
}

const answerOf = async (model: Model, asked: ModelRequest = request()) => {
  const reply = await model.ask(asked);
  if (reply.kind !== 'answer') throw new Error(reply.why);
  return reply.answer;
};

it.each<Dialect>(['openai', 'anthropic', 'google'])(
  '%s: words, a tool call, its result handed back, usage',
  async (dialect) => {
    const { server, model } = await opened(dialect, [
      { text: 'Let me look.', calls: [call], usage: { input: 1_000, cached: 800, output: 30 } },
      { text: 'It is empty.' },
    ]);
    const first = await answerOf(model);
    expect(first).toMatchObject({ text: 'Let me look.', calls: [call], finish: 'calls' });
    expect(first.usage).toMatchObject({ input: 1_000, cached: 800, output: 30 });
    const [{ id = '' } = {}] = first.calls;
    const again = await answerOf(
      model,
      request([
        { role: 'user', text: 'Begin.' },
        { role: 'model', text: first.text, calls: first.calls, sent: JSON.parse(JSON.stringify(first.sent)) },
        { role: 'tools', results: [{ id, name: 'read_file', text: 'nothing in it' }] },
      ]),
    );
    expect([again.text, again.calls, again.finish]).toEqual(['It is empty.', [], 'stop']);
    expect(server.asked[1]?.texts.at(-1)).toContain('nothing in it');
    expect(server.asked[0]?.instructions).toBe('Be brief.');
    expect(server.faults).toEqual([]);
  },
);

it.each<[string, ScriptedReply, number]>([
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
  ['500', { status: 500 }, 1_000],
  ['an answer that is cut', { text: 'a'.repeat(900), cut: true }, 1_000],
  ['an answer that is no JSON', { malformed: true }, 1_000],
])('%s is tried again', async (_what, bad, ms) => {
  const { server, model, waits } = await opened('openai', [bad, { text: 'here' }]);
  expect((await answerOf(model)).text).toBe('here');
  expect([waits, server.asked.length]).toEqual([[ms], 2]);
});

it('a wrong key ends it at once, and is not repeated in the words', async () => {
  const { model, waits } = await opened('openai', [{ status: 401, body: '{"error":{"message":"bad key"}}' }]);
  const reply = await model.ask(request());
  expect(reply).toMatchObject({ kind: 'unavailable', final: true });
  expect([JSON.stringify(reply).includes('sk-test'), waits]).toEqual([false, []]);
});

it('a server that stays down is given up after five tries, each wait longer', async () => {
  const { model, waits } = await opened(
    'anthropic',
    Array.from({ length: 9 }, () => ({ status: 529 })),
  );
  expect(await model.ask(request())).toMatchObject({ kind: 'unavailable', final: false });
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
});

it('a prompt that is too long is told as such', async () => {
  const body = '{"error":{"message":"This model\'s maximum context length is 8192 tokens"}}';
  const { model } = await opened('openai', [{ status: 400, body }]);
  expect(await model.ask(request())).toMatchObject({ kind: 'unavailable', tooLong: true });
});

it('a server without tools is asked in JSON from then on, and never with tools again', async () => {
  const body = '{"error":{"message":"registry/small does not support tools"}}';
  const { server, model, waits } = await opened('openai', [
    { status: 400, body },
    { text: '{"tool":"read_file","input":{"path":"a"}}' },
    { text: 'done' },
  ]);
  expect((await answerOf(model)).text).toContain('read_file');
  await answerOf(model);
  expect(server.asked.map((one) => one.tools.length)).toEqual([1, 0, 0]);
  expect(server.asked[1]?.instructions).toContain('read_file: Reads a file.');
  expect([waits, server.faults]).toEqual([[], []]);
});

it('a slow answer ends with the caller’s signal', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { model } = await opened('openai', [{ text: 'slow', until: promise }]);
  const stop = new AbortController();
  const reply = model.ask({ ...request(), signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(reply).rejects.toThrow('enough');
  resolve();
});
