import { describe, expect, test } from 'vitest';
import { testCalls } from './test-calls.ts';

const only = (source: string) => testCalls(source, 'a.test.ts').map(({ specifier, steps }) => ({ specifier, steps }));

describe('testCalls', () => {
  test('reads a call of a named import, callbacks at the end left away', () => {
    const source = `import { parse as read } from '../lib/index.js';
      test('x', () => { read('a,b', { n: -1, deep: [null, undefined] }, (err) => done(err)); });`;
    expect(only(source)).toEqual([
      {
        specifier: '../lib/index.js',
        steps: [{ do: 'call', name: 'parse', args: ['a,b', { n: -1, deep: [null, { $: 'undefined' }] }] }],
      },
    ]);
  });

  test('follows constants, constructions and require', () => {
    const source = `const lib = require('..');
      const options = { strict: true };
      const parser = new lib.Parser(options);
      it('y', () => expect(parser.run(['a', 'b'].join('\\n'))).toBe(1));`;
    const making = [
      { do: 'get', name: 'Parser' },
      { do: 'new', args: [{ strict: true }] },
    ];
    expect(only(source)).toEqual([
      { specifier: '..', steps: making },
      { specifier: '..', steps: [...making, { do: 'call', name: 'run', args: ['a\nb'] }] },
    ]);
  });

  test('takes the nearest writing of a name before its use', () => {
    const source = `import f from 'p'; let input;
      test('1', () => { input = 'one'; f(input); });
      test('2', () => { input = 'two'; f(input); });`;
    expect(only(source).map(({ steps }) => steps)).toEqual([
      [{ do: 'call', name: 'default', args: ['one'] }],
      [{ do: 'call', name: 'default', args: ['two'] }],
    ]);
  });

  test('leaves calls whose arguments are not in the text, and calls of what is not imported', () => {
    const source = `import { f } from 'p'; function g() {} f(Math.random()); f(g()); g('a'); expect(1).toBe(2);`;
    expect(only(source)).toEqual([]);
  });

  test('a name that stands for itself does not loop', () => {
    expect(only(`import { f } from 'p'; var a = a; var b = c; var c = b; f(a); f(b);`)).toEqual([]);
  });
});
