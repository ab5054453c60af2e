import { expect, it } from 'vitest';
import { isWithin, offers } from './registry.ts';

it('a list of tools narrows a session and widens nothing', () => {
  const left = offers().filter(({ name }) => isWithin(name, ['git_log', 'format_disk', 'git_push']));
  expect(left.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['git_log', 'read_file', 'propose_fix', 'give_up']),
  );
  expect(left.map(({ name }) => name)).not.toContain('execute_command');
  expect(offers().map(({ name }) => name)).toEqual(expect.arrayContaining(left.map(({ name }) => name)));
});
