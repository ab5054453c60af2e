import path from 'node:path';
import { expect, test } from 'vitest';
import { runFix } from '../../../src/compose.ts';
import { packSignal } from '../../../src/domain/packed-signal.ts';
import type { OwnHypothesis } from '../../../src/domain/own-hypothesis.ts';
import type { ProgressSink } from '../../../src/domain/progress.ts';
import { readSignals } from '../../../src/intake/read-signals.ts';
import { advanceBug, type AdvanceParts } from '../../../src/pipeline/advance-bug.ts';
import { requestOf } from '../../../src/pipeline/turn-end.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { readBundleFiles } from '../../../src/review/bundle/read-files.ts';
import { cartEvent, cartFiles, cartRepository } from '../../support/e2e/cart.ts';
import { temporaryFolder } from '../../support/e2e/run-fix.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

const broken = '{ lines: [{ product: null }] }';
const whole = '{ lines: [{ product: { name: "tea" } }] }';
const ownTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { label } from '../src/cart.js';

test('a line without a product has no name', () => {
  const cart = ${broken};
  assert.equal(typeof label(cart), 'string');
});
`;
const asTest = { kind: 'test', drives: 'src/cart.js', text: ownTest, failing: broken, passing: whole };

/** The loop as a worker runs it, with three fresh runs a claim. */
const investigate: AdvanceParts['investigate'] = async ({ signal, repository, revision, asked, progress, stop }) => {
  const out = path.join(temporaryFolder(), 'bundle');
  const { exit, change } = await runFix({
    repo: repository.url,
    event: { event: signal.event, recording: signal.recording },
    out,
    freshRuns: 3,
    time: 240,
    progress,
    revision: requestOf(revision, asked),
    stop,
  });
  return { exit, headline: 'ended', routing: null, disposition: null, files: readBundleFiles(out), change };
};

/** A crash of the cart that no turn has looked at, and the turn of a worker. */
async function aCrash(files: Record<string, string> = {}) {
  const server = await runningServer();
  const { store, project } = server;
  const now = cartFiles['src/cart.js'] ?? '';
  const before = now.replace('    names.push(', '    if (line.product === null) continue;\n    names.push(');
  const repository = cartRepository({ ...files, 'src/cart.js': before });
  repository.commit('Lines have a product by now', { 'src/cart.js': now });
  await store.projects.connect(project.id, { url: repository.dir, root: '' });
  const [crash] = readSignals(Buffer.from(JSON.stringify(cartEvent(repository.dir)))).events;
  if (!crash) throw new Error('no event was read');
  const [accepted] = await store.signals.accept([
    { ...packSignal(crash), project: project.id, fingerprint: 'v1:cart', receivedAt: new Date() },
  ]);
  const bug = accepted?.kind === 'stored' ? accepted.bug : '';
  const told: string[] = [];
  const progress = (): ProgressSink => (event) => void told.push(event.text);
  const parts = { ...store, clock: systemClock, history: null as never, investigate, progress };
  return { server, bug, told, turn: () => advanceBug(bug, parts, new AbortController().signal) };
}

async function claim(
  { ask }: RunningServer,
  bug: string,
  trial: object,
  claimed = '',
): Promise<Record<string, unknown>> {
  const answer = await ask('engineer', 'POST', `/api/v1/bugs/${bug}/hypotheses`, { claim: claimed, trial });
  return { status: answer.status, ...((await answer.json()) as object) };
}

async function board({ ask }: RunningServer, bug: string): Promise<string[]> {
  const all = (await (await ask('viewer', 'GET', `/api/v1/bugs/${bug}/hypotheses`)).json()) as OwnHypothesis[];
  return all.map(({ id, state, claim: said, evidence }) => `${id} ${state}: ${said} (${evidence.join('; ')})`);
}

test('what people claim is tried by runs before the engine’s own claims, and each is confirmed or refuted with its run', async () => {
  const { server, bug, told, turn } = await aCrash({ 'src/unused.js': 'export function unused() {}\n' });
  expect(await claim(server, bug, { kind: 'call', text: `label(${whole})` })).toMatchObject({
    status: 201,
    isAsked: true,
    hypothesis: { id: 'P1', by: 'a-engineer', state: 'waiting' },
  });
  await claim(server, bug, { kind: 'call', text: `label(${broken}) of src/cart.js` }, 'A line may lose its product');
  await claim(server, bug, { kind: 'place', file: 'src/cart.js', function: 'label', line: null });
  await claim(server, bug, { kind: 'place', file: 'src/cart.js', function: 'weight', line: null });
  await claim(server, bug, { kind: 'place', file: 'src/unused.js', function: null, line: null });
  await claim(server, bug, { kind: 'call', text: 'parcel(1)' });
  expect(server.queue.asked).toContain(bug);
  expect(await turn()).toMatchObject({ kind: 'moved' });
  const [good, bad, guilty, other, unused, unknown] = await board(server, bug);
  expect(good).toMatch(
    /^P1 refuted: If `label.* fails as in production \(label\(.*\) of src\/cart.js was run: no failure\)$/,
  );
  expect(bad).toMatch(/^P2 confirmed: A line may lose its product \(label\(.*fails as in production \(I[23]\)/);
  expect(guilty, 'no change there passed the gates, which is no proof that it is innocent').toMatch(
    /^P3 inconclusive: .*it stands on the stack/,
  );
  expect(other).toMatch(/^P4 refuted: .*by coverage, the failing run does not go through it/);
  expect(unused).toMatch(/^P5 refuted: /);
  expect(unknown).toMatch(/^P6 inconclusive: .*no file of this repository hands out parcel/);
  expect(told.filter((text) => text.startsWith('calling label'))).toHaveLength(2);
  const report = JSON.parse(String(await server.store.bugs.read(bug, 'proposal.json')));
  expect(report.reproduction).toMatchObject({ verdict: 'reproduced', strategy: 'call-replay' });
  expect(report.codeMap.suspects[0]).toMatchObject({
    function: 'label',
    why: expect.stringMatching(/^a-engineer suspects it/),
  });
  expect(report.hypotheses.slice(0, 3).map(({ id, by }: { id: string; by: string }) => `${id} ${by}`)).toEqual([
    'P1 a-engineer',
    'P2 a-engineer',
    'P6 a-engineer',
  ]);
  const ledger = await server.store.bugs.ledger(bug);
  expect(ledger.filter(({ kind }) => kind === 'hypothesis').map(({ outcome }) => outcome.split(':')[0])).toEqual([
    ...Array(6).fill('open'),
    'refuted',
    'confirmed',
    'inconclusive',
    'refuted',
    'refuted',
    'inconclusive',
  ]);
});

test('a person’s test is admitted by the checks of every other, and becomes the reproduction', async () => {
  const { server, bug, turn } = await aCrash();
  await claim(server, bug, asTest);
  await claim(server, bug, { kind: 'place', file: 'src/cart.js', function: 'label', line: null });
  expect(await turn()).toEqual({ kind: 'moved', state: 'proposed' });
  const [shown, guilty] = await board(server, bug);
  expect(shown).toMatch(/^P1 confirmed: .*fails as in production \(I[23]\), its control passes/);
  expect(guilty).toMatch(/^P2 confirmed: .*it stands on the stack.*; a change there passed every gate/);
  const report = JSON.parse(String(await server.store.bugs.read(bug, 'proposal.json')));
  expect(report.reproduction).toMatchObject({ strategy: 'person-written', runs: { failing: 3, total: 3 } });
  const files = await server.store.bugs.kept(bug);
  expect(files.filter((name) => name.startsWith('reproduction/'))).toHaveLength(1);
});

test('what cannot be tried is refused with its field, and who may only read claims nothing', async () => {
  const { server, bug } = await aCrash();
  for (const [trial, words] of [
    [{ kind: 'call', text: 'it happens at night' }, /body\.trial\.text: cannot be read; write it like total/],
    [{ kind: 'request', text: 'order something' }, /body\.trial\.text: cannot be read; write it like POST/],
    [{ kind: 'place', file: '../etc/passwd', function: null, line: null }, /body\.trial\.file: must be a path inside/],
    [{ ...asTest, failing: 'not there' }, /body\.trial\.failing: stands 0 times/],
  ] as const)
    expect(await claim(server, bug, trial)).toMatchObject({ status: 400, title: expect.stringMatching(words) });
  const denied = await server.ask('viewer', 'POST', `/api/v1/bugs/${bug}/hypotheses`, { trial: asTest });
  expect(denied.status).toBe(403);
  expect(await board(server, bug)).toEqual([]);
});

test('a claim about a bug that waits for a person has it investigated; with a proposal it waits', async () => {
  const { server, bug } = await aCrash();
  const { store } = server;
  const note = { stage: 'review', kind: 'x', actor: 'engine', outcome: 'o' } as const;
  await store.bugs.move(null, bug, { from: 'new', event: 'cancelled', to: 'needs-investigation', note });
  expect(await claim(server, bug, asTest)).toMatchObject({ isAsked: true });
  expect((await store.bugs.bug(bug))?.state).toBe('new');
  await store.bugs.move(null, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note });
  await store.bugs.move(null, bug, { from: 'investigating', event: 'fix-validated', to: 'proposed', note });
  expect(await claim(server, bug, asTest)).toMatchObject({ isAsked: false });
  expect((await store.bugs.bug(bug))?.state).toBe('proposed');
  expect(await board(server, bug)).toHaveLength(2);
});
