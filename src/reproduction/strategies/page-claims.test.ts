import { expect, it } from 'vitest';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { BuiltTree } from '../../ports/page-builder.ts';
import type { ReproductionContext } from '../context.ts';
import { pageClaims } from './page-replay.ts';

const output: BuiltTree = {
  build: { folder: '', run: ['npm run build'], writes: ['dist'], tookMs: 1 },
  written: ['dist/index.html', 'dist/app-1a2b3c4d.js'],
  read: (file) => (file === 'dist/index.html' ? '<script src="/app-1a2b3c4d.js"></script>' : null),
  sourcesOf: () => ['src/cart.ts'],
};

/** What is claimed of a frame that production named so and that lies in `file`, and whether a build was asked for. */
async function claimed(filename: string, file: string, files: Record<string, string>) {
  const asked: string[][] = [];
  const frame: MappedFrame = {
    index: 0,
    file,
    line: 1,
    column: 1,
    function: null,
    expression: null,
    kind: 'source',
    via: 'suffix',
  };
  const builds = async (about: readonly string[]) => {
    asked.push([...about]);
    return [output];
  };
  const context = {
    event: { errors: [{ frames: [{ filename, absPath: null }] }], request: null, breadcrumbs: [] },
    recording: null,
    frames: [frame],
    files: Object.keys(files),
    readFile: (name: string) => files[name] ?? null,
    pageBuilder: { builds, problems: [] },
  };
  const claims = await pageClaims(context as unknown as ReproductionContext);
  return { claims: claims.map(({ claim }) => claim), asked };
}

const sources = {
  'index.html': '<script type="module" src="/src/main.ts"></script>',
  'src/main.ts': '',
  'src/cart.ts': '',
};

it.each(['webpack:///./src/cart.ts', 'vite:///src/cart.ts', 'https://shop.example/assets/app-00112233.js'])(
  'a frame told as %s is looked for on the page that a build makes',
  async (filename) => {
    expect(await claimed(filename, 'src/cart.ts', sources)).toEqual({
      claims: ['If dist/index.html is built and opened in a browser, it fails at the same place'],
      asked: [['src/cart.ts']],
    });
  },
);

it('a source that the page itself names is built, where no browser runs it as it is', async () => {
  const named = { ...sources, 'index.html': '<script type="module" src="/src/cart.ts"></script>' };
  const { claims } = await claimed('https://shop.example/src/cart.ts', 'src/cart.ts', named);
  expect(claims).toEqual(['If dist/index.html is built and opened in a browser, it fails at the same place']);
});

it('a page of the tree that loads the failing script as it is needs no build, nor does what no browser ran', async () => {
  const classic = { 'index.html': '<script src="app.js"></script>', 'app.js': '' };
  expect(await claimed('https://shop.example/app.js', 'app.js', classic)).toEqual({
    claims: ['If index.html is opened in a browser, it fails at the same place'],
    asked: [],
  });
  expect(await claimed('/srv/app/src/cart.ts', 'src/cart.ts', sources)).toEqual({ claims: [], asked: [] });
});
