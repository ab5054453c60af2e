import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPages, scriptSources, servedFrom } from './page-files.ts';
import { processorTime } from '../../../test/support/processor-time.ts';

const tree = (texts: Record<string, string>) => ({
  files: Object.keys(texts),
  readFile: (file: string) => texts[file] ?? null,
});
const host = 'https://shop.example';
const page = (...scripts: string[]) => scripts.map((src) => `<script src="${src}"></script>`).join('\n');

describe('scriptSources', () => {
  it('reads the sources in order, however they are quoted', () => {
    expect(
      scriptSources(`<script src="a.js"></script><SCRIPT defer src='b.js'></SCRIPT><script src=c.js></script>`),
    ).toEqual(['a.js', 'b.js', 'c.js']);
    expect(scriptSources('<script>let src = "x.js"</script><img src="a.js">')).toEqual([]);
  });

  it('takes any text, soon', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(scriptSources(text))));
    const began = processorTime();
    for (const part of ['<script ', '<script src=', '<script src="', 'src=']) scriptSources(part.repeat(200_000));
    expect(processorTime() - began).toBeLessThan(2_000);
  });
});

it('prefixes come from what URL and file have in common at their ends', () => {
  const frames = [
    { url: `${host}/static/js/app.js?v=2`, file: 'web/js/app.js' },
    { url: `${host}/vendor.js`, file: 'public/vendor.js' },
    { url: 'not a url', file: 'x.js' },
    { url: `${host}/%2e%2e/%2e%2e/etc/app.js`, file: 'a/app.js' },
  ];
  expect(servedFrom(frames.slice(0, 3))).toEqual([
    { at: '/static/', folder: 'web' },
    { at: '/', folder: 'public' },
  ]);
  for (const { folder } of servedFrom(frames)) expect(folder).not.toContain('..');
});

describe('findPages', () => {
  const frames = [{ url: `${host}/history.js`, file: 'public/history.js' }];

  it('takes the page that loads the failing script, with all scripts of the tree that it loads', () => {
    const files = tree({
      'public/index.html': page('app.js', 'https://cdn.example/x.js', './history.js'),
      'public/other.html': page('app.js'),
      'public/app.js': '',
      'public/history.js': '',
    });
    const { pages, origin } = findPages(files, frames, `${host}/?tab=1`);
    expect(origin).toBe(host);
    expect(pages).toMatchObject([
      {
        file: 'public/index.html',
        at: '/',
        serve: [{ at: '/', folder: 'public' }],
        scripts: ['public/app.js', 'public/history.js'],
        onStack: 1,
      },
    ]);
  });

  it('of several the one that production named comes first', () => {
    const files = tree({
      'public/a.html': page('history.js'),
      'public/b.html': page('history.js'),
      'public/history.js': '',
    });
    expect(findPages(files, frames, `${host}/b.html`).pages.map(({ file }) => file)).toEqual([
      'public/b.html',
      'public/a.html',
    ]);
    expect(findPages(files, frames, `${host}/b`).pages[0]).toMatchObject({ file: 'public/b.html', at: '/b' });
  });

  it('a page URL that is none leaves the frame’s origin', () => {
    const files = tree({ 'public/index.html': page('history.js'), 'public/history.js': '' });
    expect(findPages(files, frames, 'javascript:alert(1)')).toMatchObject({ origin: host, pages: [{ at: '/' }] });
  });
});
