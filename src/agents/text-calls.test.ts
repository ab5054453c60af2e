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

it.each([
  [
    'XML',
    '<tool_call><function=read_file><parameter=path>\nsrc/a.js\n</parameter></function></tool_call>',
    { path: 'src/a.js' },
  ],
  ['invoke', '<invoke name="read_file"><parameter name="path">src/a.js</parameter></invoke>', { path: 'src/a.js' }],
  ['Python', 'I look.\n[read_file(path="src/a.js", from=3)]', { path: 'src/a.js', from: '3' }],
  ['a list', '[TOOL_CALLS][{"name": "read_file", "arguments": {"path": "src/a.js"}}]', { path: 'src/a.js' }],
])('%s names a tool, too', (_shape, text, input) => {
  expect(callsInText(text, 1)).toEqual([{ id: 'text-1', name: 'read_file', input }]);
});

it('a diff alone is a change that is wanted, one that was only thought of is none', () => {
  const diff = '```diff\n--- a/src/a.js\n+++ b/src/a.js\n@@\n-old\n+new\n```';
  expect(callsInText(`So:\n${diff}`, 1)[0]?.name).toBe('apply_patch');
  expect(callsInText(`<think>${diff}</think>Let me see.`, 1)).toEqual([]);
  expect(callsInText(`perhaps ${diff}</think>Let me see.`, 1)).toEqual([]);
});
