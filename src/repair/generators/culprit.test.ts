import { describe, expect, it } from 'vitest';
import type { RepairSite } from '../site.ts';
import { culprit, hunksOf } from './culprit.ts';
import { generateCandidates } from './generate.ts';

const now = `function size(list) {\n  const n = list.length;\n  log(n);\n  return n;\n}\n\nfunction last(list) {\n  return list[list.length];\n}\n`;
const diff = `diff --git a/lib/list.js b/lib/list.js
--- a/lib/list.js
+++ b/lib/list.js
@@ -1,5 +1,6 @@
 function size(list) {
   const n = list.length;
+  log(n);
   return n;
 }
 
@@ -6,3 +7,3 @@ function size(list) {
 function last(list) {
-  return list[list.length - 1];
+  return list[list.length];
 }
`;

function siteWith(text: string, patch: string): RepairSite {
  const frame = { file: 'lib/list.js', line: 8, column: 3, function: 'last', native: false, async: false };
  return {
    failure: { type: 'Error', message: 'x', code: null, frames: [frame], handled: false, cause: null },
    operation: { kind: 'throw', property: null, met: null, expression: null },
    sources: (f) => (f === 'lib/list.js' ? text : null),
    frames: [frame],
    culprit: { commit: '0123456789abcdef', subject: 'Log sizes', diff: patch },
  };
}

const texts = (site: RepairSite): (string | undefined)[] =>
  generateCandidates(site, { generators: [culprit] }).map((c) => c.files['lib/list.js']);

describe('culprit', () => {
  it('takes back each change alone, the nearest to the stack first', () => {
    expect(texts(siteWith(now, diff))).toEqual([
      now.replace('list[list.length]', 'list[list.length - 1]'),
      now.replace('  log(n);\n', ''),
    ]);
  });

  it('finds the change again after the file moved on', () => {
    const moved = `// licence\n// more\n${now}`;
    expect(texts(siteWith(moved, diff))).toContain(moved.replace('list[list.length]', 'list[list.length - 1]'));
  });

  it('leaves out what was changed since', () => {
    expect(texts(siteWith(now.replace('list[list.length]', 'list.at(-1)'), diff))).toEqual([
      now.replace('  log(n);\n', '').replace('list[list.length]', 'list.at(-1)'),
    ]);
  });

  it('keeps CRLF', () => {
    const text = now.replaceAll('\n', '\r\n');
    const crlf = diff.replace(/^([ +-].*)$/gm, '$1\r').replace(/^(--- .*|\+\+\+ .*)\r$/gm, '$1');
    expect(texts(siteWith(text, crlf))).toContain(text.replace('list[list.length]', 'list[list.length - 1]'));
  });

  it('names the commit', () => {
    expect(generateCandidates(siteWith(now, diff), { generators: [culprit] })[0]!.summary).toContain(
      '0123456789ab ("Log sizes")',
    );
  });

  it('reads hunks of several files', () => {
    const two = diff + diff.replaceAll('lib/list.js', 'lib/other.js');
    expect(hunksOf(two).map((h) => h[0]!.file)).toEqual(['lib/list.js', 'lib/list.js', 'lib/other.js', 'lib/other.js']);
    expect(hunksOf('')).toEqual([]);
  });
});
