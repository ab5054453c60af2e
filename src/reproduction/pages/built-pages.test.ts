import { describe, expect, it } from 'vitest';
import type { BuiltTree } from '../../ports/page-builder.ts';
import { findBuiltPages } from './built-pages.ts';

const build = { folder: '', run: ['npm run build'], writes: ['dist'], tookMs: 1 };
function built(pages: Record<string, string>, scripts: Record<string, string[]>): BuiltTree {
  return {
    build,
    written: [...Object.keys(pages), ...Object.keys(scripts)],
    read: (file) => pages[file] ?? null,
    sourcesOf: (file) => scripts[file] ?? [],
  };
}
const tree = (files: Record<string, string>) => ({
  files: Object.keys(files),
  readFile: (file: string) => files[file] ?? null,
});
const loads = (src: string) => `<script type="module" crossorigin src="${src}"></script>`;
const frame = (url: string | null, file = 'src/cart.ts') => ({ url, file });

describe('pages of a build', () => {
  it('is the page that the build wrote, served below the path that it names, whatever hash production had', () => {
    const pages = { 'dist/index.html': loads('/shop/assets/index-BBBBbb11.js') };
    const output = built(pages, { 'dist/assets/index-BBBBbb11.js': ['src/cart.ts'] });
    const source = tree({ 'index.html': loads('/src/main.ts'), 'src/cart.ts': '' });
    const frames = [frame('https://a.example/shop/assets/index-AAAAaa22.js')];
    expect(findBuiltPages(source, output, frames, 'https://a.example/shop/')).toMatchObject({
      origin: 'https://a.example',
      pages: [
        {
          file: 'dist/index.html',
          at: '/shop/',
          serve: expect.arrayContaining([{ at: '/shop/', folder: 'dist' }]),
          scripts: ['dist/assets/index-BBBBbb11.js'],
        },
      ],
    });
  });

  it('opens a page that routes by itself where production was', () => {
    const pages = { 'dist/index.html': loads('/assets/index-BBBBbb11.js') };
    const output = built(pages, { 'dist/assets/index-BBBBbb11.js': ['src/cart.ts'] });
    const found = findBuiltPages(tree({}), output, [frame(null)], 'https://a.example/carts/5');
    expect(found.pages).toMatchObject([{ at: '/carts/5', serve: [{ at: '/', folder: 'dist' }] }]);
  });

  it('is a page of the tree that loads what was built, by the paths that production served', () => {
    const output = built({}, { 'out/app.js': ['src/cart.ts'] });
    const source = tree({ 'web/index.html': loads('js/app.js'), 'web/other.html': loads('js/else.js') });
    const found = findBuiltPages(source, output, [frame('http://a.example/js/app.js')], null);
    expect(found.pages).toMatchObject([
      {
        file: 'web/index.html',
        at: '/',
        serve: [
          { at: '/js/', folder: 'out' },
          { at: '/', folder: 'web' },
        ],
      },
    ]);
  });

  it('counts a script that is loaded later less, and takes no page of other sources', () => {
    const pages = { 'dist/a.html': loads('/a.js'), 'dist/b.html': loads('/b.js') };
    const scripts = { 'dist/a.js': ['src/a.ts'], 'dist/b.js': ['src/cart.ts'] };
    const files = (found: ReturnType<typeof findBuiltPages>) => found.pages.map(({ file }) => file);
    expect(files(findBuiltPages(tree({}), built(pages, scripts), [frame(null)], null))).toEqual([
      'dist/b.html',
      'dist/a.html',
    ]);
    expect(files(findBuiltPages(tree({}), built(pages, scripts), [frame(null, 'src/x.ts')], null))).toEqual([]);
  });
});
