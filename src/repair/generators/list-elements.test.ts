import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { nodesIn } from '../tree/source.ts';
import { elementsOf } from './list-elements.ts';

/** Elements of what the program's `use(...)` is given. */
function elements(text: string): string[] {
  const file = ts.createSourceFile('a.js', text, ts.ScriptTarget.Latest, true);
  const use = nodesIn(file, ts.isCallExpression).find((call) => call.expression.getText() === 'use');
  return elementsOf(use?.arguments[0] as ts.Expression).map((one) => one.getText());
}

describe('elementsOf', () => {
  it('finds what was pushed, written by index and listed', () => {
    expect(elements('const xs = [a]; xs.push(b, c); xs[2] = d; use(xs);')).toEqual(['b', 'c', 'd', 'a']);
  });

  it('goes through other names of the list, and stops at a circle', () => {
    expect(elements('function run(xs) { for (;;) { const memo = []; memo.push(one); xs = memo; } use(xs); }')).toEqual([
      'one',
    ]);
    expect(elements('let a = b; var b = a; use(a);')).toEqual([]);
  });

  it('takes a map’s returns, and what a filter was given', () => {
    expect(elements('use(rows.map((row) => row.id));')).toEqual(['row.id']);
    expect(elements('const rows = [x]; use(rows.filter(Boolean));')).toEqual(['x']);
  });

  it('knows a field by its name', () => {
    expect(elements('class Q { add(v) { this.items.push(v); } next() { use(this.items); } }')).toEqual(['v']);
  });

  it('another variable of the same name is another list', () => {
    expect(elements('function a() { const xs = []; xs.push(1); } function b() { const xs = []; use(xs); }')).toEqual(
      [],
    );
  });
});
