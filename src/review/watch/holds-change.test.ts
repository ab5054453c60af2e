import { expect, test } from 'vitest';
import type { Landed, Released } from '../../ports/store/watch-store.ts';
import { holdsChange } from './holds-change.ts';

const at = new Date('2026-01-01T00:00:00Z');
const change: Landed = { commit: 'c0ffee', release: null, at, files: [], environments: [] };
const out: Released = { release: 'shop@2.0.0', commit: null, environment: 'live', at };
const history =
  (known: Record<string, boolean>) =>
  async (ref: string): Promise<boolean | null> =>
    known[ref] ?? null;

test.each<[string, Partial<Landed>, Partial<Released>, Record<string, boolean>, boolean]>([
  ['the deployed commit has it in its history', {}, { commit: 'd1' }, { d1: true }, true],
  ['it has not', {}, { commit: 'd1' }, { d1: false, 'v2.0.0': true }, false],
  ['the release is a tag', {}, {}, { 'v2.0.0': true }, true],
  ['the release is a hash', {}, { release: 'abc1234' }, { abc1234: true }, true],
  ['an unknown commit, and the release’s name is newer', { release: 'shop@1.9.0' }, { commit: 'd1' }, {}, true],
  ['the release’s name is older', { release: 'shop@2.0.1' }, {}, {}, false],
  ['nothing tells', {}, {}, {}, false],
  ['names alone, without a commit', { commit: null, release: 'shop@2.0.0' }, {}, { 'shop@2.0.0': false }, true],
])('%s', async (_name, landed, released, known, holds) => {
  expect(await holdsChange({ ...change, ...landed }, { ...out, ...released }, history(known))).toBe(holds);
});
