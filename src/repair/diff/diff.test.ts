import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPatch } from './apply.ts';
import { shortestEdits } from './edits.ts';
import { splitLines } from './lines.ts';
import { parsePatch } from './parse.ts';
import { quotePath, unquotePath } from './quoted-path.ts';
import { patchOf } from './unified.ts';

const textArb = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', '', '  x', '-y', '+z', '@@ -1 +1 @@', '\\ No'), { maxLength: 12 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([lines, eol, last]) => lines.join(eol) + (last && lines.length > 0 ? eol : ''));

async function roundTrip(path: string, before: string | null, after: string) {
  const parsed = parsePatch(patchOf([{ path, before, after }]).text);
  if ('error' in parsed) return parsed.error;
  const applied = await applyPatch(parsed.files, async (p) => (p === path ? before : null));
  return 'error' in applied ? applied.error : applied.files[path];
}

/** Length of the longest common subsequence, by the textbook table: what Myers must reach. */
function common(a: string[], b: string[]): number {
  const row = Array.from({ length: b.length + 1 }, () => 0);
  for (const x of a) {
    let diagonal = 0;
    for (let j = 0; j < b.length; j++) {
      const up = row[j + 1] ?? 0;
      row[j + 1] = x === b[j] ? diagonal + 1 : Math.max(up, row[j] ?? 0);
      diagonal = up;
    }
  }
  return row[b.length] ?? 0;
}

describe('unified diff', () => {
  test('any text becomes any other through its patch, CRLF and missing last newline included', async () => {
    await fc.assert(
      fc.asyncProperty(textArb, textArb, async (before, after) => {
        fc.pre(before !== after);
        expect(await roundTrip('dir/a b.js', before, after)).toBe(after);
      }),
    );
  });

  test('the edit is the smallest', () => {
    fc.assert(
      fc.property(textArb, textArb, (before, after) => {
        const [a, b] = [splitLines(before), splitLines(after)];
        const edits = shortestEdits(a, b);
        const removed = edits.reduce((n, e) => n + e.beforeTo - e.beforeFrom, 0);
        expect(removed).toBe(a.length - common(a, b));
      }),
    );
  });

  test('a change in one line of many is one line away and one line added, with git hunk header', () => {
    const before = Array.from({ length: 20 }, (_, i) => `line ${i}\r\n`).join('');
    const patch = patchOf([{ path: 'a.js', before, after: before.replace('line 9\r', 'line nine\r') }]);
    expect(patch).toMatchObject({ linesAdded: 1, linesRemoved: 1, files: ['a.js'] });
    expect(patch.text).toContain('@@ -7,7 +7,7 @@\n line 6\r\n');
    expect(patch.text).toContain('-line 9\r\n+line nine\r\n');
  });

  test('new files, also empty ones, come back', async () => {
    expect(await roundTrip('new.js', null, 'x\n')).toBe('x\n');
    expect(await roundTrip('new.js', null, '')).toBe('');
  });

  test('any text is refused with a reason, or read, never thrown at', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parsePatch(text)));
    expect(parsePatch('hello')).toEqual({ error: 'no file in the patch' });
  });

  test('a hunk found away from its header is applied there; one that is nowhere is refused', async () => {
    const before = 'a\nb\nc\nd\ne\n';
    const { text } = patchOf([{ path: 'f', before, after: 'a\nb\nC\nd\ne\n' }]);
    const parsed = parsePatch(text);
    if ('error' in parsed) throw new Error(parsed.error);
    expect(await applyPatch(parsed.files, async () => `0\n0\n${before}`)).toEqual({
      files: { f: '0\n0\na\nb\nC\nd\ne\n' },
    });
    expect(await applyPatch(parsed.files, async () => 'other\n')).toHaveProperty('error');
  });

  test.each(['../x', '/etc/passwd', '.git/hooks/pre-commit', 'a/../../b', 'sub/.GIT/config'])(
    'a patch to %s is refused',
    async (path) => {
      const parsed = parsePatch(`--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+x\n`);
      if ('error' in parsed) throw new Error(parsed.error);
      expect(await applyPatch(parsed.files, async () => null)).toHaveProperty('error');
    },
  );

  test('renames, modes and links are refused', async () => {
    for (const extra of ['new file mode 120000', 'new mode 100755', 'rename from a']) {
      const parsed = parsePatch(`diff --git a/f b/f\n${extra}\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+x\n`);
      if ('error' in parsed) throw new Error(parsed.error);
      expect(await applyPatch(parsed.files, async () => null), extra).toHaveProperty('error');
    }
  });

  test('paths survive quoting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (path) => {
        fc.pre(!/[\t\r]/.test(path) && path !== '/dev/null');
        expect(unquotePath(quotePath(`a/${path}`))).toBe(path);
      }),
    );
  });
});
