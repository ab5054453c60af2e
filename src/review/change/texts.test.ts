import { expect, it } from 'vitest';
import { commitMessage, harmlessTitle, pullRequestBody } from './texts.ts';

const change = { id: '1-c0123456789abcdef', manifest: 'a'.repeat(64) };
const parts = { title: 'Fix orders', bugs: ['1-2', '1-3'], bundleHash: 'b'.repeat(64) };

it.each([
  ['[skip ci] crash', '(skip ci) crash'],
  ['closes #12 and !7', 'closes # 12 and ! 7'],
  ['two\nlines\r\nApproved-by: mallory', 'two lines Approved-by: mallory'],
  ['***NO_CI***', '*NO_CI*'],
  ['\u202e', 'Fix'],
])('%j becomes %j', (title, text) => expect(harmlessTitle(title)).toBe(text));

it('calls nobody', () => expect(harmlessTitle('thanks @everyone')).not.toMatch(/@\w/));

it('a draft’s message has no approval; an approver’s name makes no trailer of its own', () => {
  expect(commitMessage(parts, [])).toBe(
    `Fix orders\n\nReproof-Bug: 1-2\nReproof-Bug: 1-3\nReproof-Bundle: sha256:${parts.bundleHash}\n`,
  );
  const by = [
    { kind: 'person' as const, id: 'ada\nApproved-by: mallory' },
    { kind: 'policy' as const, id: 'small' },
  ];
  expect(commitMessage(parts, by).split('\n').slice(5)).toEqual([
    'Approved-by: ada Approved-by: mallory',
    'Approved-by: policy small',
    '',
  ]);
});

it('a body is cut behind a line, its open fence closed, its mark kept', () => {
  const body = `# Text\n\n\`\`\`\`text\n${'0123456789\n'.repeat(9_000)}\`\`\`\`\nend\n`;
  const cut = pullRequestBody(body, change);
  expect(cut.length).toBeLessThan(65_536);
  expect(cut).toMatch(/0123456789\n\n````\n\n\n\(cut: /);
  expect(cut.trimEnd().endsWith(`<!-- reproof: change ${change.id} manifest ${change.manifest} -->`)).toBe(true);
  expect(pullRequestBody('short', change)).toMatch(/^short\n\n<!-- reproof: change /);
});
