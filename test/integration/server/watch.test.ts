import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { superviseDev } from '../../../src/cli/dev/supervise.ts';
import { openInstallation } from '../../../src/compose-server.ts';
import { DataFolder } from '../../../src/config/data-folder.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import type { BugEvent, BugState } from '../../../src/domain/bug-state.ts';
import { advanceBug } from '../../../src/pipeline/advance-bug.ts';
import { lookAtWatches } from '../../../src/review/watch/watching.ts';
import { lookForReleases, noticing } from '../../../src/server/watch-loop.ts';
import { Steering } from '../../../src/triage/steering.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';
import { freshDatabase } from '../../support/store/database.ts';
import { aSignal, anEvent } from '../../support/store/signal.ts';

const ann: Actor = { kind: 'person', id: 'ann', name: 'Ann' } as Actor;
const stop = new AbortController().signal;

/** A repository with a fix on top of what failed, and an installation whose bug waits with a proposal of that fix. */
async function installation() {
  const repository = new ScratchRepository();
  onTestFinished(() => rmSync(repository.dir, { recursive: true, force: true }));
  const commit = (files: Record<string, string>): string => {
    repository.write(files);
    repository.git('add', '.');
    repository.git('commit', '-qm', 'a change');
    return repository.git('rev-parse', 'HEAD');
  };
  const before = commit({ 'price.js': 'broken' });
  commit({ '.reproof.yaml': "version: 1\nenvironments: {live: {watch: ['30s', '5m']}, dev: {releasedBy: restart}}\n" });
  const fix = commit({ 'price.js': 'fixed' });
  const data = mkdtempSync(path.join(tmpdir(), 'reproof-watch-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const folder = new DataFolder(data);
  folder.make();
  const env = { DATABASE_URL: await freshDatabase() };
  const parts = await openInstallation(folder, env, { logLevel: 'silent', sampling: false });
  onTestFinished(() => parts.close());
  const { id: project } = await parts.projects.create('shop');
  await parts.projects.connect(project, { url: repository.dir, root: '' });
  const seen = async (id: string, fingerprint: string, over: Parameters<typeof anEvent>[1], at = new Date()) => {
    const [one] = await parts.signals.accept([aSignal(project, id, fingerprint, { environment: 'live', ...over }, at)]);
    return one?.kind === 'stored' ? one : { bug: '', moved: undefined };
  };
  const { bug } = await seen('first', 'v1:price', {}, new Date(Date.now() - 60_000));
  const note = { stage: 'review', kind: 'k', actor: 'engine', outcome: 'o' } as const;
  const go = (from: BugState, event: BugEvent, to: BugState, files?: ReadonlyMap<string, Buffer>) =>
    parts.bugs.move(null, bug, { from, event, to, note, ...(files ? { files } : {}) });
  await go('new', 'investigation-started', 'investigating');
  await go('investigating', 'fix-validated', 'proposed');
  const deploy = (release: string, hash: string | null, environment = 'live', at = new Date()) =>
    parts.deploys.record(project, {
      service: 'shop',
      environment,
      release,
      commit: hash,
      at: at.toISOString(),
      status: 'healthy',
    });
  const turn = () => advanceBug(bug, { ...parts, progress: () => () => {} }, stop);
  const later = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
  const look = (seconds: number) => lookAtWatches(parts, later(seconds));
  const state = async () => (await parts.bugs.bug(bug))?.state;
  return {
    parts,
    repository,
    project,
    bug,
    before,
    fix,
    seen,
    deploy,
    turn,
    later,
    look,
    state,
    steering: new Steering(parts),
  };
}

test('a landed change is looked for in what is deployed, watched through its windows, and its bug is fixed', async () => {
  const { parts, project, bug, before, fix, deploy, turn, look, state, steering } = await installation();
  expect(await steering.landed(bug, { commit: fix, release: null }, ann, '')).toMatchObject({ state: 'applied' });
  expect(await turn()).toEqual({ kind: 'waits', for: 'release' });
  await deploy('1.0.1', before);
  expect(await parts.watches.unlooked(project)).toEqual([{ bug, project }]);
  expect(await turn()).toEqual({ kind: 'waits', for: 'release' });
  expect(await parts.watches.unlooked(project)).toEqual([]);
  await deploy('1.0.2', fix, 'test');
  expect(await turn()).toEqual({ kind: 'waits', for: 'release' });
  await deploy('1.0.2', fix);
  expect(await lookForReleases(parts, project)).toBe(1);
  expect(await turn()).toEqual({ kind: 'moved', state: 'watching' });
  // The same release again, and a later one, are no further watch.
  await deploy('1.0.3', fix);
  expect(await turn()).toEqual({ kind: 'waits', for: 'release' });
  expect(await parts.watches.watches(bug)).toMatchObject([
    { environment: 'live', release: '1.0.2', windows: [30, 300], passed: 0 },
  ]);
  expect(await look(10)).toEqual([]);
  expect(await look(31)).toMatchObject([{ kind: 'quiet', watch: { passed: 1 } }]);
  expect(await look(32)).toEqual([]);
  const looks = await Promise.all([look(301), look(301), look(302)]);
  expect(looks.flat().filter(({ kind }) => kind === 'moved')).toHaveLength(1);
  expect(await state()).toBe('fixed');
  const ledger = await parts.bugs.ledger(bug);
  expect(ledger.slice(-4).map(({ kind }) => kind)).toEqual([
    'change-landed',
    'released',
    'window-quiet',
    'window-quiet',
  ]);
  expect(ledger.at(-1)?.outcome).toMatch(/not seen again within 5 min of release 1\.0\.2 in live/);
});

test('a deploy has approved changes looked at, and counts although it was told before anybody saw them merged', async () => {
  const { parts, project, bug, fix, turn } = await installation();
  const note = { stage: 'review', kind: 'k', actor: 'engine', outcome: 'o' } as const;
  await parts.bugs.move(null, bug, { from: 'proposed', event: 'approve', to: 'approved', note });
  const merged = new Date(Date.now() - 1_000);
  const asked: string[] = [];
  const queue = { enqueue: async (id: string) => void asked.push(id) };
  const released = { service: 'shop', environment: 'live', release: '2', commit: fix, status: 'healthy' } as const;
  await noticing(parts.deploys, { ...parts, queue }).record(project, { ...released, at: new Date().toISOString() });
  expect(asked).toEqual([bug]);
  const change = { commit: fix, files: ['price.js'], at: merged };
  await parts.bugs.move(null, bug, { from: 'approved', event: 'change-landed', to: 'applied', note, change });
  expect(await turn()).toEqual({ kind: 'moved', state: 'watching' });
  expect((await parts.watches.landed(bug))?.at).toEqual(merged);
});

test('the failure that comes back from the release reopens the bug; from what runs elsewhere or before it does not', async () => {
  const { parts, bug, fix, seen, deploy, turn, later, look, state, steering } = await installation();
  await steering.landed(bug, { commit: fix, release: null }, ann, 'merged by hand');
  await deploy('1.0.2', fix);
  await turn();
  expect((await seen('elsewhere', 'v1:price', { environment: 'test' }, later(5))).moved).toBeUndefined();
  expect((await seen('old', 'v1:price', {}, new Date(Date.now() - 30_000))).moved).toBeUndefined();
  expect((await seen('again', 'v1:price', {}, later(5))).moved).toBe('regressed');
  expect(await parts.watches.watches(bug)).toMatchObject([{ ended: 'recurred', nextAt: null }]);
  expect(await look(1_000)).toEqual([]);
  expect(await state()).toBe('regressed');
});

test('a commit that the developer’s own process is restarted with is watched for half a minute', async () => {
  const { repository, parts, bug, before, fix, seen, deploy, turn, look, state, steering } = await installation();
  await seen('at my desk', 'v1:price', { environment: 'dev' }, new Date(Date.now() - 50_000));
  await steering.landed(bug, { commit: fix, release: null }, ann, '');
  repository.git('checkout', '-q', before);
  const runs = path.join(repository.dir, '..', `${path.basename(repository.dir)}-runs`);
  onTestFinished(() => rmSync(runs, { force: true }));
  const script = 'echo $$ $RELEASE >> $RUNS; exec sleep 1000';
  const [told, over] = [new EventEmitter(), new AbortController()];
  const supervised = superviseDev({
    folder: repository.dir,
    argv: ['sh', '-c', script],
    reloads: false,
    url: null,
    envOf: (commit) => ({ PATH: process.env.PATH, RUNS: runs, RELEASE: commit }),
    stop: over.signal,
    async told({ commit, up }) {
      if (up) await deploy(commit, commit, 'dev');
      told.emit('told', commit);
    },
  });
  const ran = async (commit: string) => expect(await once(told, 'told')).toEqual([commit]);
  await ran(before);
  expect(await turn()).toEqual({ kind: 'waits', for: 'release' });
  repository.git('checkout', '-q', 'main');
  await ran(fix);
  expect(await turn()).toEqual({ kind: 'moved', state: 'watching' });
  over.abort();
  await supervised;
  const lines = readFileSync(runs, 'utf8').trim().split('\n');
  expect(lines.map((line) => line.split(' ')[1])).toEqual([before, fix]);
  for (const line of lines) expect(() => process.kill(Number.parseInt(line, 10), 0)).toThrow(/ESRCH/);
  expect(await parts.watches.watches(bug)).toMatchObject([{ environment: 'dev', windows: [30] }]);
  expect(await look(29)).toEqual([]);
  await look(31);
  expect(await state()).toBe('fixed');
});

test('a bug seen in two environments that are deployed to is fixed when both were quiet', async () => {
  const { parts, bug, fix, seen, deploy, turn, look, state, steering } = await installation();
  await seen('second', 'v1:price', { environment: 'eu' }, new Date(Date.now() - 50_000));
  await deploy('1.0.0', null, 'eu', new Date(Date.now() - 40_000));
  await steering.landed(bug, { commit: fix, release: null }, ann, '');
  await deploy('1.0.2', fix);
  await turn();
  expect(await look(400)).toMatchObject([{ kind: 'quiet' }]);
  expect(await state()).toBe('watching');
  await deploy('1.0.2', fix, 'eu');
  expect(await turn()).toEqual({ kind: 'moved', state: 'watching' });
  expect(await look(90_000)).toMatchObject([{ kind: 'moved', state: 'fixed' }]);
  expect((await parts.watches.watches(bug)).map(({ environment }) => environment)).toEqual(['eu', 'live']);
});

test('releases that nobody told as deploys are known by the signals that name them, and by their order without a history', async () => {
  const { parts, bug, seen, turn, later, look, state, steering } = await installation();
  await steering.landed(bug, { commit: null, release: 'shop@1.4.0' }, ann, '');
  await seen('other', 'v1:other', { release: 'shop@1.3.9' }, later(1));
  expect(await turn()).toEqual({ kind: 'waits', for: 'release' });
  await seen('newer', 'v1:other', { release: 'shop@1.4.0' }, later(2));
  expect(await turn()).toEqual({ kind: 'moved', state: 'watching' });
  expect(await parts.watches.watches(bug)).toMatchObject([{ environment: null, release: 'shop@1.4.0' }]);
  await look(100_000);
  expect(await state()).toBe('fixed');
});

test('an error that first came up in changed code after the release is tied to the change, once', async () => {
  const { parts, bug, fix, seen, deploy, turn, later, look } = await installation();
  await parts.bugs.move(null, bug, {
    from: 'proposed',
    event: 'change-landed',
    to: 'applied',
    note: { stage: 'review', kind: 'k', actor: 'a', outcome: 'o' },
    change: { commit: fix, files: ['price.js'] },
  });
  await deploy('1.0.2', fix);
  await turn();
  const frame = {
    function: 'f',
    module: null,
    filename: '/srv/shop/price.js',
    line: 1,
    column: 1,
    inApp: true,
    native: false,
  };
  const [error] = anEvent('x').errors;
  const errors = (filename: string) => [{ ...error, frames: [{ ...frame, filename }] }] as never;
  const brought = await seen('new', 'v1:new', { errors: errors('/srv/shop/price.js') }, later(3));
  const other = await seen('far', 'v1:far', { errors: errors('/srv/shop/stock.js') }, later(3));
  await look(31);
  await look(301);
  expect(await parts.alerts.links(brought.bug)).toMatchObject([{ kind: 'bug', target: bug, reason: /price\.js/ }]);
  expect(await parts.alerts.links(other.bug)).toEqual([]);
  const told = (await parts.bugs.ledger(bug)).filter(({ kind }) => kind === 'new-error');
  expect(told).toMatchObject([{ outputs: [`bug:${brought.bug}`] }]);
  expect((await parts.bugs.ledger(brought.bug)).at(-1)).toMatchObject({ kind: 'caused-by', outputs: [`bug:${bug}`] });
});

test('a connected repository’s policy is that of its last commit, for some minutes; what cannot be read counts as none', async () => {
  const { parts, project } = await installation();
  const connection = (await parts.projects.repository(project)) ?? { url: '', root: '' };
  const watched = async (of: typeof connection) => (await parts.policyOf(of)).environments['live']?.watch;
  const wrong = new ScratchRepository();
  onTestFinished(() => rmSync(wrong.dir, { recursive: true, force: true }));
  const commit = (dir: ScratchRepository, text: string): void => {
    dir.write({ '.reproof.yaml': text });
    dir.git('add', '.');
    dir.git('commit', '-qm', 'a policy');
  };
  commit(wrong, 'version: 1\nenvironments: {live: {wach: [30s]}}\n');
  expect(await watched(connection)).toEqual(['30s', '5m']);
  expect(await watched({ url: wrong.dir, root: '' })).toBeUndefined();
  expect(await watched({ url: 'https://never-cloned.example/x.git', root: '' })).toBeUndefined();
  // The sweep of each minute does not open the repository each time.
  commit(wrong, "version: 1\nenvironments: {live: {watch: ['1h']}}\n");
  expect(await watched({ url: wrong.dir, root: '' })).toBeUndefined();
});
