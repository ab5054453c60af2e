import fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentText, jiraDocument } from './document.ts';

it('code, headings and lists are such; all else is text as it stands', () => {
  const markdown =
    '# Cause\n\nA guard\\_x is missing [link](https://evil.example) @ada\n\n- one\n- two\n\n```ts\na < b\n\nc\n```\n\nend';
  expect(jiraDocument(markdown).content).toEqual([
    { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Cause' }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'A guard_x is missing [link](https://evil.example) @ada' }] },
    {
      type: 'bulletList',
      content: ['one', 'two'].map((text) => ({
        type: 'listItem',
        content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
      })),
    },
    { type: 'codeBlock', content: [{ type: 'text', text: 'a < b\n\nc' }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'end' }] },
  ]);
});

it('nothing makes another node: no mention, no card, no medium; no text is empty', () => {
  const known = new Set(['doc', 'paragraph', 'text', 'heading', 'bulletList', 'listItem', 'codeBlock', 'rule']);
  const check = (node: { type: string; text?: string; marks?: unknown; content?: never[] }): void => {
    expect(known.has(node.type) && node.marks === undefined && node.text !== '').toBe(true);
    node.content?.forEach(check);
  };
  const hostile = fc.array(
    fc.constantFrom('```', '\n', '~~~', '# ', '- ', '@a', '<b>', '{"type":"mention"}', ' ', '---', 'x'),
  );
  fc.assert(fc.property(hostile, (parts) => check(jiraDocument(parts.join('')) as never)));
});

it('a document reads as its lines, however deep somebody nests it', () => {
  expect(documentText(jiraDocument('one\n\ntwo'))).toBe('one\ntwo');
  let deep: unknown = 'x';
  for (let i = 0; i < 10_000; i += 1) deep = { type: 'paragraph', content: [deep] };
  expect(documentText(deep)).toBe('');
});
