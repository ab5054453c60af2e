import { expect, it } from 'vitest';
import { editsOfPatch } from './loose-patch.ts';

const edit = { file: 'src/a.js', find: 'const a = 1;\nold();', replace: 'const a = 1;\nnewer();' };

it.each([
  ['wrong counts', '--- a/src/a.js\n+++ b/src/a.js\n@@ -1,9 +1,2 @@\n const a = 1;\n-old();\n+newer();\n'],
  [
    'no numbers',
    'diff --git a/src/a.js b/src/a.js\n--- a/src/a.js\n+++ b/src/a.js\n@@\n const a = 1;\n-old();\n+newer();\n\n',
  ],
  ['its own marks', '*** Begin Patch\n*** Update File: src/a.js\n@@\n const a = 1;\n-old();\n+newer();\n*** End Patch'],
])('%s: each hunk is a replacement', (_what, patch) => expect(editsOfPatch(patch)).toEqual([edit]));

it('lines that are only added somewhere, and no file, are no replacement', () => {
  expect(editsOfPatch('+++ b/src/a.js\n@@\n+newer();\n')).toBeNull();
  expect(editsOfPatch('-old\n+new')).toBeNull();
});
