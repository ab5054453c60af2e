import { describe, expect, it } from 'vitest';
import { builtFileFor, sameBuiltName } from './built-name.ts';

describe('names of built files', () => {
  it.each([
    ['index-DiwrgTda.js', 'index-B7x_0pQz.js', true],
    ['main.8f3a2b1c.js', 'main.00c1d2e3.js', true],
    ['app-GX4ZKQ7L.js', 'app-ABCDEFGH.js', true],
    ['vendor.8f3a2b1c.min.js', 'vendor.00c1d2e3.min.js', true],
    ['app.js', 'app.js', true],
    ['app.js', 'app.min.js', false],
    ['index-DiwrgTda.js', 'index-DiwrgTda5.js', false],
    ['index-DiwrgTda.js', 'other-B7x_0pQz.js', false],
    ['date-formatting.js', 'date-comparison.js', false],
    ['index-DiwrgTda.js', 'index-DiwrgTdb.css', false],
  ])('%s and %s: %s', (one, other, same) => {
    expect(sameBuiltName(one, other)).toBe(same);
  });

  it('takes the file whose folders agree the most, and none where several do', () => {
    const files = ['dist/a/index-AAAA1111.js', 'dist/b/index-BBBB2222.js', 'dist/app.js'];
    expect(builtFileFor('/static/b/index-CCCC3333.js', files)).toBe('dist/b/index-BBBB2222.js');
    expect(builtFileFor('/static/c/index-CCCC3333.js', files)).toBeNull();
    expect(builtFileFor('/assets/app.js', files)).toBe('dist/app.js');
  });
});
