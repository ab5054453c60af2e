import { expect, it } from 'vitest';
import { nextVersion, raiseVersions, withVersions } from './cache-bump.ts';

const rule = { when: ['public/app.js'], file: 'index.html', key: 'app.js?v=' };
const matches = (patterns: readonly string[], file: string) => patterns.includes(file);
const page = '<script src="app.js?v=41"></script> <link href="app.js?v=410"> <a href="lib.js?v=41">';

it('raises what stands behind the key, and nothing that only begins like it', () => {
  const { bumps, texts } = raiseVersions([rule], ['public/app.js'], () => page, matches);
  expect(texts.get('index.html')).toBe(
    '<script src="app.js?v=42"></script> <link href="app.js?v=411"> <a href="lib.js?v=41">',
  );
  expect(bumps).toEqual([
    { file: 'index.html', key: 'app.js?v=', from: '41', to: '42' },
    { file: 'index.html', key: 'app.js?v=', from: '410', to: '411' },
  ]);
});

it('is taken back to the very text that it came from, next to neighbours too', () => {
  const neighbours = 'app.js?v=1 app.js?v=2 app.js?v=3';
  const { bumps, texts } = raiseVersions([rule], ['public/app.js'], () => neighbours, matches);
  expect(texts.get('index.html')).toBe('app.js?v=2 app.js?v=3 app.js?v=4');
  expect(withVersions(texts.get('index.html') ?? '', bumps, 'from')).toBe(neighbours);
});

it('leaves everything where no changed file matches, the file is not there, or the key is not in it', () => {
  expect(raiseVersions([rule], ['src/other.js'], () => page, matches).bumps).toEqual([]);
  expect(raiseVersions([rule], ['public/app.js'], () => null, matches).bumps).toEqual([]);
  expect(raiseVersions([rule], ['public/app.js'], () => 'nothing', matches).texts.size).toBe(0);
});

it.each([
  ['9', '10'],
  ['1.2.9', '1.2.10'],
  ['007', '008'],
  ['20261231', '20261232'],
  ['99999999999999999999', '100000000000000000000'],
  ['beta', 'beta-1'],
])('behind %s comes %s', (from, to) => expect(nextVersion(from)).toBe(to));
