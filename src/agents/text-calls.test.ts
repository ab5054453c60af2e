import { expect, it } from 'vitest';
import { callsInText } from './text-calls.ts';

const call = { name: 'read_file', input: { path: 'a.js' } };

it.each([
  ['alone', '{"tool":"read_file","input":{"path":"a.js"}}'],
  ['in prose', 'First {I} look: {"tool":"read_file","input":{"path":"a.js"}} and then we see.'],
  ['in a fence', '```json\n{"name":"read_file","arguments":{"path":"a.js"},}\n```'],
  ['behind its thoughts', '<think>{"tool":"verify"}?</think>{"tool":"read_file","input":{"path":"a.js"}}'],
  ['in marks', '<tool_call>\n{"name": "read_file", "parameters": {"path": "a.js"}}\n</tool_call>'],
  ['as a function', '{"type":"function","function":{"name":"read_file","arguments":{"path":"a.js"}}}'],
  ['without an inner object', '{"tool":"read_file","path":"a.js"}'],
])('an action %s', (_what, text) => expect(callsInText(text, 1)).toEqual([{ id: 'text-1', ...call }]));

it('line breaks inside of strings are read', () => {
  const [made] = callsInText('{"tool":"write_reproduction","input":{"test":"a\nb\t{"}}', 2);
  expect(made?.input).toEqual({ test: 'a\nb\t{' });
});

it.each(['', 'no action', '{"tool":"format_disk"}', '{"a":1', '{{{{'])('%j is none', (text) =>
  expect(callsInText(text, 1)).toEqual([]),
);

it('of several the first is taken: each result has to be seen before the next', () => {
  const text = '{"tool":"verify"} {"tool":"propose_fix","input":{"summary":"x"}}';
  expect(callsInText(text, 1).map(({ name }) => name)).toEqual(['verify']);
});
