import type { JavaScriptFramework } from '../../domain/reproduction.ts';

/** What a test needs from its framework: how it is imported and how a case is written. */
export interface TestStyle {
  framework: JavaScriptFramework | 'none';
  modules: 'esm' | 'cjs';
  /** File name's ending, as `.test.mjs`. */
  ending: string;
}

const q = (text: string): string =>
  `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n').replace(/\r/g, '\\r')}'`;

/** The lines that bring `name` from `from` in the file's module system. */
export function importLine(style: TestStyle, name: string, from: string): string {
  const bound = name.startsWith('* as ') ? name.slice(5) : name.replace(/ as /g, ': ');
  if (style.modules === 'cjs') return `const ${bound} = require(${q(from)});`;
  return `import ${name} from ${q(from)};`;
}

function frameworkImport(style: TestStyle): string | null {
  switch (style.framework) {
    case 'node:test':
    case 'none':
      return importLine(style, '{ test }', 'node:test');
    case 'vitest':
      return "import { test } from 'vitest';";
    case 'ava':
      return importLine(style, 'test', 'ava');
    case 'jest':
    case 'mocha':
      return null; // globals
  }
}

/** A whole test file: heading comment, imports, one case. `body` lines are indented by the caller's nesting. */
export function testFile(
  style: TestStyle,
  parts: {
    heading: string[];
    imports: string[];
    setUp: string[];
    title: string;
    body: string[];
    /** For a test that takes longer than frameworks allow by themselves. */
    timeoutMs?: number;
  },
): string {
  const call = style.framework === 'mocha' ? 'it' : 'test';
  const argument = style.framework === 'ava' ? 't' : '';
  const closing = style.framework === 'ava' ? ['  t.pass();'] : [];
  const own = frameworkImport(style);
  const [opening, end] = timeoutOf(style, parts.timeoutMs);
  return [
    ...(style.modules === 'cjs' ? ["'use strict';"] : []),
    ...parts.heading.map((line) => `// ${line}`),
    ...parts.imports,
    ...(own ? [own] : []),
    '',
    ...parts.setUp,
    ...(parts.setUp.length ? [''] : []),
    `${call}(${q(parts.title)}, async (${argument}) => {`,
    ...opening,
    ...parts.body.map((line) => (line ? `  ${line}` : '')),
    ...closing,
    end,
    '',
  ].join('\n');
}

/** How a framework is told to wait longer: a first line of the case, and how it is closed. */
function timeoutOf({ framework }: TestStyle, timeoutMs: number | undefined): [string[], string] {
  if (timeoutMs === undefined) return [[], '});'];
  switch (framework) {
    case 'vitest':
    case 'jest':
      return [[], `}, ${timeoutMs});`];
    case 'mocha':
      return [[], `}).timeout(${timeoutMs});`];
    case 'ava':
      return [[`  t.timeout(${timeoutMs});`], '});'];
    case 'node:test':
    case 'none':
      return [[], '});'];
  }
}

/** A string as a JavaScript literal in single quotes. */
export const literal = q;
