import { describe, expect, it } from 'vitest';
import { inPairs, parseDiff } from './parse-diff.ts';

const patch = `diff --git a/src/a.js b/src/a.js
--- a/src/a.js
+++ b/src/a.js
@@ -3,4 +3,5 @@ function a() {
 one
-  return two.name;
-gone
+  return two?.name;
+
+--- not a head
 four
diff --git a/new.js b/new.js
new file mode 100644
--- /dev/null
+++ b/new.js
@@ -0,0 +1 @@
+first
\\ No newline at end of file
`;

describe('a unified diff', () => {
  it('is told by files with both numbers of each line', () => {
    const [first, second] = parseDiff(patch);
    expect([first?.path, first?.added, first?.removed]).toEqual(['src/a.js', 3, 2]);
    expect(first?.lines.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ['hunk', null, null],
      ['same', 3, 3],
      ['del', 4, null],
      ['del', 5, null],
      ['add', null, 4],
      ['add', null, 5],
      ['add', null, 6],
      ['same', 6, 7],
    ]);
    expect([second?.path, second?.lines.at(-1)]).toEqual([
      'new.js',
      { kind: 'add', text: 'first', before: null, after: 1 },
    ]);
  });

  it('marks what differs in a line that another takes the place of', () => {
    const lines = parseDiff(patch)[0]?.lines ?? [];
    const add = lines[4];
    expect(add?.text.slice(add.mark?.from, add.mark?.to)).toBe('?');
  });

  it('stands side by side in pairs', () => {
    const pairs = inPairs(parseDiff(patch)[0]?.lines ?? []);
    expect(pairs.map(([old, next]) => [old?.before ?? null, next?.after ?? null])).toEqual([
      [null, null],
      [3, 3],
      [4, 4],
      [5, 5],
      [null, 6],
      [6, 7],
    ]);
  });
});
