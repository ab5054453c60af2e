import { expect, test } from 'vitest';
import { anApprovedChange } from '../../support/code-host/approved.ts';
import { type ApplyBench as Bench, applyBench } from '../../support/code-host/apply-bench.ts';

const fix = { 'src/a.js': 'new\n' };

test('an approved change becomes a branch: exactly its bytes, its trailers, and the same commit however often it is done', async () => {
  const bench = await applyBench({ 'src/a.js': 'old\n', 'run.sh': '#!/bin/sh\n' });
  const approved = anApprovedChange({ baseCommit: bench.base, fix, test: { 'test/a.test.js': 'test\r\n' } });
  const first = await bench.apply({ approved });
  expect(first.kind).toBe('ready');
  const branch = `reproof/1-1-${approved.manifestHash.slice(0, 8)}`;
  const { commit } = first.change;
  expect(bench.git.branches('shop')).toEqual({ [branch]: commit });
  expect(bench.git.git('shop', 'show', '-s', '--format=%an <%ae> %P%n%B', branch)).toBe(
    `Reproof <reproof@example.org> ${bench.base}\nOrders without a customer\n\nReproof-Bug: 1-1\nReproof-Bundle: sha256:${'b'.repeat(64)}\nApproved-by: ada`,
  );
  expect(bench.git.git('shop', 'diff', '--raw', '--abbrev=7', bench.base, branch)).toMatch(
    /^:100644 100644 \w+ \w+ M\tsrc\/a.js\n:000000 100644 0000000 \w+ A\ttest\/a.test.js$/,
  );
  const steps = await bench.store.changes.steps(first.change.id);
  expect(steps.map(({ step }) => step)).toEqual(['approval', 'commit', 'push', 'approved-ready']);
  const again = await bench.apply({ approved });
  expect(again).toEqual(first);
  expect(await bench.store.changes.steps(first.change.id)).toEqual(steps);
});

test('what brought a change to the base branch is found: a merge, the branch itself, other commits with its bytes', async () => {
  const landed = async (land: (scratch: Bench['scratch'], commit: string) => string) => {
    const bench = await applyBench({ 'src/a.js': 'old\n', 'src/b.js': 'b\n' });
    const approved = anApprovedChange({ baseCommit: bench.base, fix });
    const { change } = await bench.apply({ approved });
    bench.scratch.git('fetch', '-q', bench.git.dir('shop'), change.branch);
    const brought = land(bench.scratch, change.commit ?? '');
    // What comes later has it, too, and brought nothing.
    bench.commitOnMain({ 'src/b.js': 'later\n' });
    const again = await bench.apply({ approved });
    return { brought, again };
  };
  const merge = await landed((scratch, commit) => {
    scratch.commit('elsewhere', { 'src/b.js': 'meanwhile\n' });
    scratch.git('merge', '-q', '--no-ff', '-m', 'merged', commit);
    return scratch.git('rev-parse', 'HEAD');
  });
  const forward = await landed((scratch, commit) => {
    scratch.git('merge', '-q', '--ff-only', commit);
    return commit;
  });
  const squashed = await landed((scratch) => scratch.commit('by hand', fix));
  for (const { brought, again } of [merge, forward, squashed]) {
    expect(again.kind).toBe('landed');
    expect(again.change.state).toMatchObject({ kind: 'merged', commit: brought });
  }
});
