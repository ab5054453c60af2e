import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readEvent } from './read-event.ts';
import { resolveThroughSourceMaps } from './source-maps.ts';

const source = `interface Item { price: number }
export function total(items: Item[]): number {
  return items.reduce((sum, item) => sum + priceOf(item), 0);
}

function priceOf(item: Item | undefined): number {
  return item!.price;
}
`;

/** Compiles the source as a project with `src/` and `dist/` would; the result is what lies on disk. */
function compiled(inline: boolean): Record<string, string> {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ES2022,
    sourceMap: true,
    inlineSources: true,
  };
  const output = ts.transpileModule(source, { compilerOptions, fileName: 'total.ts' });
  const map = JSON.stringify({ ...JSON.parse(output.sourceMapText ?? ''), sources: ['../src/total.ts'] });
  if (!inline) return { '/srv/dist/total.js': output.outputText, '/srv/dist/total.js.map': map };
  const url = `data:application/json;charset=utf-8;base64,${Buffer.from(map).toString('base64')}`;
  return { '/srv/dist/total.js': output.outputText.replace('total.js.map', () => url) };
}

const stackAt = (...places: string[]) =>
  readEvent(`TypeError: x\n${places.map((place) => `    at ${place}`).join('\n')}`);
const reader = (files: Record<string, string>) => (path: string) => files[path] ?? null;
const framesOf = (event: ReturnType<typeof readEvent>) => event.errors[0]?.frames ?? [];

function placeOf(code: string, text: string): string {
  const before = code.slice(0, code.indexOf(text));
  return `${before.split('\n').length}:${before.length - before.lastIndexOf('\n')}`;
}

describe('a compiled file', () => {
  it.each([
    ['a map beside it', false],
    ['a map inside it', true],
  ])('with %s leads to the TypeScript line', (_what, inline) => {
    const files = compiled(inline);
    const place = placeOf(files['/srv/dist/total.js'] ?? '', 'price;');
    const frame = framesOf(
      resolveThroughSourceMaps(stackAt(`priceOf (file:///srv/dist/total.js:${place})`), reader(files)),
    )[0];
    expect(frame).toMatchObject({
      filename: '/srv/src/total.ts',
      line: 7,
      column: 16,
      function: 'priceOf',
      contextLine: '  return item!.price;',
      inApp: true,
    });
    expect(frame?.postContext[0]).toBe('}');
  });

  it('by the file’s name where the code does not name its map, and by a path where it does', () => {
    const files = compiled(false);
    const code = files['/srv/dist/total.js'] ?? '';
    const map = files['/srv/dist/total.js.map'] ?? '';
    const place = placeOf(code, 'price;');
    const lineOf = (disk: Record<string, string>) =>
      framesOf(resolveThroughSourceMaps(stackAt(`f (/srv/dist/total.js:${place})`), reader(disk)))[0]?.filename;
    const unnamed = code.replace(/\/\/# sourceMappingURL.*/, '');
    expect(lineOf({ '/srv/dist/total.js': unnamed, '/srv/dist/total.js.map': map })).toBe('/srv/src/total.ts');
    expect(
      lineOf({
        '/srv/dist/total.js': `${unnamed}//# sourceMappingURL=../maps/t%20x.map?v=1`,
        '/srv/maps/t x.map': map,
      }),
    ).toBe('/srv/src/total.ts');
    expect(lineOf({ '/srv/dist/total.js.map': map })).toBe('/srv/src/total.ts');
    expect(lineOf({ '/srv/dist/total.js': code })).toBe('/srv/dist/total.js');
    expect(lineOf({ '/srv/dist/total.js': `${unnamed}//# sourceMappingURL=https://elsewhere/x.map` })).toBe(
      '/srv/dist/total.js',
    );
  });
});

/** A minified script: `function n(t){return t.price}` called by `function e(r){return n(r)}`. */
const minified = 'function n(t){return t.price}\nfunction e(r){return n(r)}e();';
const minifiedMap = {
  version: 3,
  sources: ['webpack://shop/./src/price.ts'],
  names: ['priceOf', 'total', 'item'],
  // line 1: column 0 -> 1:0, column 21 -> 2:9; line 2: column 0 -> 4:0, column 21 -> 5:9 named priceOf, column 26 -> 8:0 named total
  mappings: 'AAAA,qBACS;AAET,qBACSA,KAGTC',
};

const files = { '/app.min.js': minified, '/app.min.js.map': JSON.stringify(minifiedMap) };
const minifiedEvent = () =>
  stackAt('n (https://h/app.min.js?v=3:1:22)', 'e (https://h/app.min.js:2:22)', 'https://h/app.min.js:2:27');
const withIds = (id: string) =>
  resolveThroughSourceMaps(
    readEvent(
      JSON.stringify({
        platform: 'javascript',
        exception: [{ type: 'E', stacktrace: { frames: [{ filename: '/app.min.js', lineno: 1, colno: 22 }] } }],
        debug_meta: { images: [{ code_file: '/app.min.js', debug_id: '85314830-023f-4cf1-a267-535f4e37bb17' }] },
      }),
    ),
    reader({ ...files, '/app.min.js.map': JSON.stringify({ ...minifiedMap, debugId: id }) }),
  );

describe('a minified script', () => {
  it('gets the original names, by the places of the calls', () => {
    expect(
      framesOf(resolveThroughSourceMaps(minifiedEvent(), reader(files))).map((f) => [f.function, f.filename, f.line]),
    ).toEqual([
      ['priceOf', 'src/price.ts', 2],
      ['total', 'src/price.ts', 5],
      [null, 'src/price.ts', 8],
    ]);
  });

  it('takes no name where the call’s place does not read as the call', () => {
    const other = { ...files, '/app.min.js': minified.replace('n(r)', 'm(r)') };
    expect(framesOf(resolveThroughSourceMaps(minifiedEvent(), reader(other)))[0]?.function).toBe('n');
  });

  it('reads an indexed map', () => {
    const indexed = { version: 3, sections: [{ offset: { line: 0, column: 0 }, map: minifiedMap }] };
    const read = resolveThroughSourceMaps(
      minifiedEvent(),
      reader({ ...files, '/app.min.js.map': JSON.stringify(indexed) }),
    );
    expect(framesOf(read)[0]).toMatchObject({ filename: 'src/price.ts', line: 2 });
  });

  it('uses a map only with the debug id of the frame’s build', () => {
    expect(framesOf(withIds('85314830023F4CF1A267535F4E37BB17'))[0]?.line).toBe(2);
    const other = withIds('11111111-023f-4cf1-a267-535f4e37bb17');
    expect(framesOf(other)[0]?.filename).toBe('/app.min.js');
    expect(other.remarks).toEqual(['the source map of /app.min.js is of another build (its debug id differs)']);
  });

  it.each([
    '{',
    '[]',
    '{"version":3,"sources":["a"],"names":[],"mappings":"!!!!"}',
    '{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":3}]}',
    '{"version":3,"mappings":3}',
  ])('a map of %j is told or without effect, never a throw', (map) => {
    const read = resolveThroughSourceMaps(minifiedEvent(), reader({ ...files, '/app.min.js.map': map }));
    expect(framesOf(read)[0]?.function).toBe('n');
  });
});

it('leaves native frames, TypeScript files and other languages alone', () => {
  const asked: string[] = [];
  const readFile = (path: string) => {
    asked.push(path);
    return null;
  };
  const event = stackAt(
    'emit (node:events:1:2)',
    'Array.map (<anonymous>)',
    'f (/srv/a.ts:1:2)',
    'g (/srv/a.js:1:2)',
    'h (/srv/a.js:3:4)',
  );
  expect(resolveThroughSourceMaps(event, readFile)).toEqual(event);
  expect(asked).toEqual(['/srv/a.js', '/srv/a.js.map']);
});
