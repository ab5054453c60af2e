import { expect, it } from 'vitest';
import { withVersions } from './cache-bump.ts';

const bump = (from: string, to: string) => ({ file: 'index.html', key: 'app.js?v=', from, to });
const page = '<script src="app.js?v=41"></script> <link href="app.js?v=410"> <a href="lib.js?v=41">';

it('sets what stands behind the key, and nothing that only begins like it', () => {
  const set = withVersions(page, [bump('41', '42')], 'to');
  expect(set).toBe('<script src="app.js?v=42"></script> <link href="app.js?v=410"> <a href="lib.js?v=41">');
  expect(withVersions(set, [bump('41', '42')], 'from')).toBe(page);
});

it('is taken back to the very text that it came from, next to neighbours too', () => {
  const bumps = [bump('1', '2'), bump('2', '3')];
  const raised = withVersions('app.js?v=1 app.js?v=2', bumps, 'to');
  expect(raised).toBe('app.js?v=2 app.js?v=3');
  expect(withVersions(raised, bumps, 'from')).toBe('app.js?v=1 app.js?v=2');
});
