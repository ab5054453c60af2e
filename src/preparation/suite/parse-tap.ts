import type { TestCase } from './suite-result.ts';

interface Open {
  indent: number;
  names: string[];
  ownFile: string | null;
}

/**
 * Tests of TAP 13/14 output (https://testanything.org/tap-version-14-specification.html) as node:test and ava print it:
 * leaves only, a subtest's name behind its parents'. A parent that failed by itself, with no failed leaf, is a test too.
 * node:test tells the file in the YAML block (`location: '/tree/a.test.js:3:1'`, or `file:` before Node 20).
 */
export function parseTap(text: string): TestCase[] {
  const lines = text.split('\n');
  const tests: TestCase[] = [];
  const open: Open[] = [];
  // children[d]: index into `tests` where the leaves below depth d begin.
  let begun: number[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    const subtest = /^( *)# Subtest: (.*)$/.exec(line);
    if (subtest) {
      const depth = (subtest[1] as string).length / 4;
      open.length = Math.min(open.length, depth);
      open[depth] = { indent: depth, names: [], ownFile: null };
      (open[depth] as Open).names.push(unescape(subtest[2] as string));
      begun = begun.slice(0, depth);
      begun[depth] = tests.length;
      continue;
    }
    const point = /^( *)(not )?ok\b(?: +\d+)?(?: +-)? *(.*)$/.exec(line);
    if (!point) continue;
    const depth = (point[1] as string).length / 4;
    const { name, status } = readPoint(point[3] as string, point[2] !== undefined);
    const below = tests.slice(begun[depth] ?? tests.length);
    begun = begun.slice(0, depth);
    const parents = open.slice(0, depth).map((one) => one?.names[0] ?? '');
    if (below.length > 0 && (status !== 'failed' || below.some((test) => test.status === 'failed'))) continue;
    tests.push({ file: fileBehind(lines, at), name: [...parents, name].filter(Boolean).join(' > '), status });
  }
  return tests;
}

function readPoint(rest: string, failed: boolean): { name: string; status: TestCase['status'] } {
  const directive = /(?<!\\)# *(SKIP|TODO)\b.*$/i.exec(rest);
  const name = unescape(directive ? rest.slice(0, directive.index).trim() : rest.trim());
  if (directive) return { name, status: 'skipped' };
  return { name, status: failed ? 'failed' : 'passed' };
}

/** The file in the YAML block that follows a test point. */
function fileBehind(lines: readonly string[], at: number): string | null {
  if (!/^ *---$/.test(lines[at + 1] ?? '')) return null;
  for (let i = at + 2; i < Math.min(lines.length, at + 60); i += 1) {
    const line = lines[i] as string;
    if (/^ *\.\.\.$/.test(line)) return null;
    const found = /^ *(?:location|file): '?(.*?)(?::\d+(?::\d+)?)?'?$/.exec(line)?.[1];
    if (found) return found.replace(/^file:\/\//, '');
  }
  return null;
}

function unescape(text: string): string {
  return text.replace(/\\([\\#])/g, '$1');
}
