import { describe, expect, it } from 'vitest';
import { parseOperation } from '../../domain/operation.ts';
import { generateCandidates } from './generate.ts';
import { redeclared } from './redeclared.ts';

function candidatesFor(scripts: Record<string, string>, page = '', name = 'money') {
  const files = Object.keys(scripts);
  const file = files.at(-1)!;
  const frames = [{ file, line: 1, column: 1, function: null, native: false, async: false }];
  const message = `Identifier '${name}' has already been declared`;
  const found = generateCandidates(
    {
      failure: { type: 'SyntaxError', message, code: null, frames, handled: false, cause: null },
      operation: parseOperation('SyntaxError', message),
      sources: (wanted) => scripts[wanted] ?? null,
      frames,
      scripts: files,
      page,
    },
    { generators: [redeclared] },
  );
  return found.map(({ files: changed }) => changed[file]!);
}

const first = `const money = format('EUR');\n`;

describe('a name declared by two scripts of a page', () => {
  it('the same again: a word on where it comes from stands in its place', () => {
    const [best] = candidatesFor({ 'p/app.js': first, 'p/history.js': `${first}use(money);\n` });
    expect(best).toBe('// money is declared in app.js, which the page loads before.\nuse(money);\n');
  });

  it('another value: it gets a name of its own, or the script a scope', () => {
    const texts = candidatesFor({
      'p/app.js': first,
      'p/history.js': `const money = format('USD');\nuse({ money });\n`,
    });
    expect(texts).toEqual([
      `const historyMoney = format('USD');\nuse({ money: historyMoney });\n`,
      `(() => {\nconst money = format('USD');\nuse({ money });\n})();\n`,
    ]);
  });

  it('no scope of its own where the page or another script needs its names', () => {
    const second = `const money = 1;\nfunction show() {}\n`;
    expect(candidatesFor({ 'app.js': first, 'b.js': second }, '<a onclick="show()">')).toHaveLength(1);
    expect(candidatesFor({ 'app.js': `${first}show();`, 'b.js': second })).toHaveLength(1);
  });

  it('of several in one statement only the one goes; a `let` is never taken for the same', () => {
    const [best] = candidatesFor({ 'app.js': first, 'b.js': `const a = 1, money = format('EUR'), b = 2;\n` });
    expect(best).toBe('const a = 1, b = 2;\n');
    const texts = candidatesFor({ 'app.js': 'let money = 1;', 'b.js': 'let money = 1;\nmoney += 1;\n' });
    expect(texts[0]).toBe('let bMoney = 1;\nbMoney += 1;\n');
  });

  it('names nothing where no other script declares it', () => {
    expect(candidatesFor({ 'app.js': 'let other;', 'b.js': first })).toEqual([]);
  });
});
