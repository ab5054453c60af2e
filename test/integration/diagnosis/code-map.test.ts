import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenRepository, openRepository } from '../../../src/adapters/git/repository.ts';
import { buildCodeMap, type CodeMapParts } from '../../../src/diagnosis/code-map.ts';
import type { MappedFrame } from '../../../src/domain/code-map.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';

let scratch: ScratchRepository;
let repository: OpenRepository;
beforeEach(() => {
  scratch = new ScratchRepository();
});
afterEach(() => {
  repository.close();
  scratch.remove();
});

const frame = (index: number, file: string, line: number): MappedFrame => ({
  index,
  file,
  line,
  column: 1,
  function: null,
  expression: null,
  kind: 'source',
  via: 'exact',
});

async function mapOf(more: Partial<CodeMapParts>) {
  repository = await openRepository(scratch.dir);
  const baseCommit = await repository.head();
  const paths = new Set((await repository.listFiles(baseCommit)).map((file) => file.path));
  return buildCodeMap(repository, { event: { service: 'shop' }, baseCommit, frames: [], suspects: [], paths, ...more });
}

it('names owners by rule, then by blame, and ranks the commit that wrote the throwing line first', async () => {
  scratch.commit('start', { 'src/cart.js': 'a\nb\nc\n', 'src/api.js': 'x\ny\n', CODEOWNERS: '/src/cart.js @carts\n' });
  scratch.git('tag', 'v1');
  const culprit = scratch.commit('faster cart', { 'src/cart.js': 'a\nB\nc\n' }, 'Grace');
  scratch.commit('comment', { 'src/api.js': 'x\ny\n// z\n' }, 'Linus');
  scratch.commit('unrelated', { 'README.md': 'x' });
  const map = await mapOf({
    frames: [frame(0, 'src/cart.js', 2), frame(1, 'src/api.js', 1)],
    suspects: [{ file: 'src/cart.js', function: null, line: 2, score: 1, why: '' }],
  });
  expect(map.owners).toEqual([
    { owner: '@carts', file: 'src/cart.js', source: 'codeowners' },
    { owner: 'Ada <ada@example.org>', file: 'src/api.js', source: 'blame' },
    { owner: 'Linus <linus@example.org>', file: 'src/api.js', source: 'blame' },
  ]);
  expect(map.recentChanges.map((change) => change.subject)).toEqual(['faster cart', 'start', 'comment']);
  expect(map.recentChanges[0]).toMatchObject({ commit: culprit, author: 'Grace' });
  expect(map.recentChanges[0]?.why).toContain(
    'last wrote a line of the stack; touches the file of the innermost frame; came after the last release',
  );
  expect(map.recentChanges[1]?.why).not.toContain('after the last release');
});

it('puts the commit that a bisection named first, once', async () => {
  scratch.commit('start', { 'a.js': '1\n' });
  const second = scratch.commit('second', { 'a.js': '2\n' });
  const introducedBy = { commit: second, at: '', author: '', subject: 'second', files: [], score: 1, why: 'bisection' };
  const map = await mapOf({ frames: [frame(0, 'a.js', 1)], introducedBy });
  expect(map.recentChanges.map((change) => change.subject)).toEqual(['second', 'start']);
  expect(map.introducedBy).toEqual(introducedBy);
});

it('is empty for a stack that is not of this repository', async () => {
  scratch.commit('start', { 'a.js': '1\n' });
  const unknown = { ...frame(0, 'x.js', 1), file: null, kind: 'unknown' as const };
  expect(await mapOf({ frames: [unknown] })).toMatchObject({
    service: 'shop',
    owners: [],
    recentChanges: [],
    introducedBy: null,
  });
});
