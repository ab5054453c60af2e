import { afterEach, expect, it } from 'vitest';
import { openRepository } from '../../../src/adapters/git/repository.ts';
import { bisect } from '../../../src/diagnosis/bisect/bisect.ts';
import { culpritOf } from '../../../src/diagnosis/bisect/culprit.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';

const scratch = new ScratchRepository();
afterEach(() => scratch.remove());

const price = (body: string) => ({ 'src/price.js': `exports.price = (item) => ${body};\n` });

it('names the mainline commit that brought the failure, by trees read from git', async () => {
  scratch.commit('first', price('item.net'));
  scratch.commit('broken build', price('('));
  scratch.commit('docs', { 'README.md': 'x\n', ...price('item.net') });
  scratch.git('checkout', '-q', '-b', 'vat');
  scratch.commit('vat: half way', price('item.vat.rate'), 'Grace');
  scratch.commit('vat: done', price('item.net * item.vat.rate'), 'Grace');
  scratch.git('checkout', '-q', 'main');
  scratch.commit('other', { 'a.txt': '1' });
  scratch.git('merge', '-q', '--no-ff', '-m', 'merge vat', 'vat');
  const merge = scratch.git('rev-parse', 'HEAD');
  const lastGood = scratch.git('rev-parse', 'HEAD^1');
  scratch.commit('later', { 'a.txt': '2' });

  const repository = await openRepository(scratch.dir);
  const probe = async (commit: string) => {
    const text = (await repository.readFile(commit, 'src/price.js')) ?? '';
    try {
      const exports = {} as { price?: (item: unknown) => unknown };
      new Function('exports', text)(exports);
      exports.price?.({ net: 1 });
      return 'good';
    } catch (error) {
      return error instanceof TypeError ? 'bad' : 'skip';
    }
  };
  const commits = (await repository.log(await repository.head(), [], 100, { firstParent: true })).map((c) => c.commit);
  const result = await bisect({ commits, probe, clock: systemClock, budgetMs: 20_000 });
  expect(result).toMatchObject({ kind: 'introduced', commit: merge, lastGood });
  const culprit = await culpritOf(repository, result);
  expect(culprit?.commit).toMatchObject({ subject: 'merge vat', files: ['src/price.js'] });
  expect(culprit?.changedLines).toEqual({ 'src/price.js': [1] });
  expect(culprit?.diff).toContain('+exports.price = (item) => item.net * item.vat.rate;');
  expect(await culpritOf(repository, { kind: 'always-present', oldest: merge, probes: 1 })).toBeNull();
  repository.close();
});
