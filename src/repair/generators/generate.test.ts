import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOperation } from '../../domain/operation.ts';
import type { RepairSite } from '../site.ts';
import { parseSource } from '../tree/source.ts';
import { generateCandidates } from './generate.ts';
import { generators } from './registry.ts';

/** A site for a crash at the first place where `mark` stands in a file. */
function siteAt(file: string, text: string, mark: string, type: string, message: string): RepairSite {
  const before = text.slice(0, text.indexOf(mark));
  const frame = {
    file,
    line: before.split('\n').length,
    column: before.length - before.lastIndexOf('\n'),
    function: null,
    native: false,
    async: false,
  };
  return {
    failure: { type, message, code: null, frames: [frame], handled: false, cause: null },
    operation: parseOperation(type, message),
    sources: (f) => (f === file ? text : null),
    frames: [frame],
  };
}

const undefinedRead = (property: string): [string, string] => [
  'TypeError',
  `Cannot read properties of undefined (reading '${property}')`,
];

const guarded = `function first(list) {\n\tif (list.length === 0) return null\n\treturn list[0].user.name\n}\nmodule.exports = first\n`;

describe('generateCandidates', () => {
  it('gives distinct candidates that parse, best prior first, each changing something', () => {
    const candidates = generateCandidates(siteAt('lib/first.js', guarded, 'name', ...undefinedRead('name')));
    expect(candidates.length).toBeGreaterThan(3);
    expect(candidates.map((c) => c.prior)).toEqual(candidates.map((c) => c.prior).toSorted((a, b) => b - a));
    expect(new Set(candidates.map((c) => JSON.stringify(c.files))).size).toBe(candidates.length);
    expect(new Set(candidates.map((c) => c.id)).size).toBe(candidates.length);
    for (const c of candidates) {
      expect(c.files['lib/first.js']).not.toBe(guarded);
      const ast = parseSource('lib/first.js', c.files['lib/first.js']!)!.ast as unknown as {
        parseDiagnostics: unknown[];
      };
      expect(ast.parseDiagnostics).toEqual([]);
    }
  });

  it("keeps tabs, missing semicolons and the function's own way out", () => {
    const texts = generateCandidates(siteAt('lib/first.js', guarded, 'name', ...undefinedRead('name'))).map(
      (c) => c.files['lib/first.js'],
    );
    expect(texts).toContain(guarded.replace('\treturn list[0]', '\tif (!list[0].user) return null\n\treturn list[0]'));
  });

  it('keeps CRLF line ends', () => {
    const text = guarded.replaceAll('\n', '\r\n');
    const candidates = generateCandidates(siteAt('a.js', text, 'name', ...undefinedRead('name')));
    expect(candidates.length).toBeGreaterThan(3);
    for (const c of candidates) expect(c.files['a.js']!.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('gives the same list for the same site', () => {
    const site = siteAt('a.js', guarded, 'name', ...undefinedRead('name'));
    expect(generateCandidates(site)).toEqual(generateCandidates(site));
  });

  it('touches neither installed code nor declaration files', () => {
    for (const file of ['node_modules/x/index.js', 'packages/a/node_modules/x/index.js', 'types/x.d.ts']) {
      expect(generateCandidates(siteAt(file, guarded, 'name', ...undefinedRead('name')))).toEqual([]);
    }
  });

  it('gives nothing for a file that is gone, a line beyond its end, or another language', () => {
    const site = siteAt('a.js', guarded, 'name', ...undefinedRead('name'));
    expect(generateCandidates({ ...site, sources: () => null })).toEqual([]);
    expect(generateCandidates({ ...site, frames: [{ ...site.frames[0]!, line: 9000 }] })).toEqual([]);
    expect(generateCandidates(siteAt('a.py', 'print(x.name)', 'name', ...undefinedRead('name')))).toEqual([]);
  });

  it('prefers the strict comparison to a changed operand', () => {
    const text = 'exports.at = (xs, i) => (xs.length >= i ? xs[i].name : null);\n';
    const [first] = generateCandidates(siteAt('a.js', text, 'name', ...undefinedRead('name')));
    expect(first!.files['a.js']).toBe(text.replace('>=', '>'));
  });

  it('reads TypeScript', () => {
    const text = `export function port(config: { tls?: { port: number } }): number {\n  return config.tls.port;\n}\n`;
    const texts = generateCandidates(siteAt('src/a.ts', text, 'port;', ...undefinedRead('port'))).map(
      (c) => c.files['src/a.ts'],
    );
    expect(texts).toContain(text.replace('tls.port', 'tls?.port'));
  });

  it('leaves out a generator that throws and says so', () => {
    const faults: string[] = [];
    const broken = {
      name: 'broken',
      drafts: (): never => {
        throw new Error('no');
      },
    };
    const site = siteAt('a.js', guarded, 'name', ...undefinedRead('name'));
    const candidates = generateCandidates(site, {
      generators: [broken, ...generators],
      onFault: (name) => faults.push(name),
    });
    expect(faults).toEqual(['broken']);
    expect(candidates.length).toBeGreaterThan(3);
  });

  it('stands any position in any text', () => {
    const words = [
      'a',
      'b.c',
      '(',
      ')',
      '{',
      '}',
      'if',
      'return',
      '=>',
      'function f',
      '[0]',
      ';',
      '\n',
      '\r\n',
      '`',
      "'",
      'await',
      'class A',
      'for',
      '=',
      '&&',
      'null',
      '.d',
      '...',
      'new',
      '?',
      ':',
    ];
    const texts = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((w) => w.join(' '));
    fc.assert(
      fc.property(texts, fc.nat(5), fc.nat(60), fc.constantFrom('c', 'map', 'd'), (text, line, column, property) => {
        const frame = { file: 'x.js', line: line + 1, column: column + 1, function: null, native: false, async: false };
        const faults: unknown[] = [];
        for (const [type, message] of [
          undefinedRead(property),
          ['TypeError', `a.${property} is not a function`],
          ['RangeError', 'Invalid count value: -1'],
          ['Error', 'x'],
        ] as const) {
          const failure = { type, message, code: null, frames: [frame], handled: false, cause: null };
          const own = generators.filter((g) => g.name !== 'language-service');
          generateCandidates(
            { failure, operation: parseOperation(type, message), sources: () => text, frames: [frame] },
            { generators: own, onFault: (name, error) => faults.push(name, error) },
          );
        }
        expect(faults).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
