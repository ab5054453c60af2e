import { expect, it } from 'vitest';
import { registry, toolNamed } from './registry.ts';
import { readInput } from './tool-input.ts';

const read = (name: string, raw: unknown): unknown => {
  const tool = toolNamed(name);
  if (!tool) throw new Error(`no tool ${name}`);
  const got = readInput(tool, raw);
  return 'input' in got ? got.input : got.error;
};

it('has the nineteen tools of SEC-3, each once, and no alias that names another', () => {
  expect(registry.map(({ name }) => name).toSorted()).toEqual(
    (
      'apply_patch close_work_item comment create_work_item execute_command find_references git_blame git_log give_up ' +
      'list_files propose_fix propose_hypothesis read_evidence read_file revise_fix run_reproduction search_text verify ' +
      'write_reproduction'
    ).split(' '),
  );
  const names = registry.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(names.length).toBe(new Set(names).size);
});

it.each([
  ['functions.readFile', 'read_file'],
  ['Read-File', 'read_file'],
  ['bash', 'execute_command'],
  ['default_api:grep', 'search_text'],
  ['rm_rf', undefined],
])('%s means %s', (said, meant) => expect(toolNamed(said)?.name).toBe(meant));

it.each([
  ['a path under another name', 'read_file', { filename: 'a.js' }, { path: 'a.js', from: 1 }],
  ['numbers as text', 'read_file', { path: 'a.js', from: '3', to: '9' }, { path: 'a.js', from: 3, to: 9 }],
  ['everything as text', 'read_file', '{"path":"a.js"}', { path: 'a.js', from: 1 }],
  [
    'a command line',
    'execute_command',
    { command: `node -e "1 + 1" 'b c'` },
    { argv: ['node', '-e', '1 + 1', 'b c'], timeout: 20 },
  ],
  ['a list as text', 'execute_command', { argv: '["ls","-l"]' }, { argv: ['ls', '-l'], timeout: 20 }],
  [
    'one edit without its list',
    'apply_patch',
    { path: 'a.js', old_str: 'x', new_str: 'y' },
    { edits: [{ file: 'a.js', find: 'x', replace: 'y' }], dry_run: false, start_over: false },
  ],
  [
    'edits as text',
    'apply_patch',
    { edits: '[{"file":"a.js","find":"x","replace":""}]', dry_run: 'true' },
    { edits: [{ file: 'a.js', find: 'x', replace: '' }], dry_run: true, start_over: false },
  ],
])('takes %s', (_what, name, raw, wanted) => expect(read(name, raw)).toEqual(wanted));

it.each([
  ['nothing at all', 'read_file', null],
  ['a list', 'read_file', ['a.js']],
  ['a number for a name', 'find_references', { name: 'a b; c' }],
])('tells what is wrong with %s', (_what, name, raw) => expect(read(name, raw)).toMatch(/anted|give/));
