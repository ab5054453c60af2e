import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { outwardFrom } from '../../../src/compose-outward.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { GithubStandIn } from '../../support/outward/github.ts';
import { slackStandIn } from '../../support/outward/slack.ts';
import { reproof } from '../../support/server/reproof-command.ts';
import { runningServer } from '../../support/server/running-server.ts';

const reachable = () => runningServer({ outward: outwardFrom({ REPROOF_ALLOW_NETWORKS: '127.0.0.1' }, systemClock) });

it('a tracker is set, tried, listed and removed by the command line; its token comes by standard input and is not shown', async () => {
  const [server, github] = await Promise.all([reachable(), GithubStandIn.start(onTestFinished, { checked: false })]);
  const given = [
    '--repository',
    'octo/shop',
    '--api',
    github.service.url,
    '--person',
    'grace=ada',
    '--state',
    'closed=Done',
  ];
  const run = (args: string[], input = '') => reproof(server, ['trackers', ...args], { input });
  const set = await run(['set', 'ours', 'github', ...given], 'good-token\n');
  expect([set.exit, set.out]).toEqual([0, expect.stringMatching(/ours +github +octo\/shop +kept +0 +all told/)]);
  expect(await server.store.trackers.find(server.project.id, 'ours')).toMatchObject({
    setting: { people: { grace: 'ada' }, states: { closed: 'Done' } },
  });
  expect(await run(['test', 'ours'])).toMatchObject({ exit: 0, out: 'ours: good, the settings are good\n' });
  await run(['set', 'ours', 'github', ...given], 'another-token\n');
  const refused = await run(['test', 'ours']);
  expect([refused.exit, refused.out]).toEqual([77, expect.stringMatching(/ours: refused, .*token/)]);
  expect(set.out + set.said + refused.out + refused.said).not.toMatch(/good-token|another-token/);
  expect((await run(['remove', 'ours'])).out).toBe('Work items are shown in no tracker.\n');
});

it('a channel is set, tried and told of; what is wrong is said', async () => {
  const [server, slack] = await Promise.all([reachable(), slackStandIn(onTestFinished)]);
  const run = (args: string[], input = '') => reproof(server, ['notifications', ...args], { input });
  const wrong = await run(['set', 'team', 'slack', '--kind', 'everything'], `${slack.url}/services/x`);
  expect([wrong.exit, wrong.said]).toEqual([64, expect.stringContaining('kinds.0')]);
  const set = await run(['set', 'team', 'slack', '--kind', 'regressed'], `${slack.url}/services/x`);
  expect([set.exit, set.out]).toEqual([0, expect.stringMatching(/team +slack +a Slack webhook +regressed +0 sent/)]);
  expect(await run(['test', 'team'])).toMatchObject({ exit: 0, out: 'team: good, the message was taken\n' });
  expect(slack.asked).toHaveLength(1);
});

it('what a repository’s policy names becomes a tracker by an administrator’s word and token alone', async () => {
  const server = await reachable();
  const dir = mkdtempSync(path.join(tmpdir(), 'reproof-policy-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const write = (trackers: string) =>
    writeFileSync(path.join(dir, '.reproof.yaml'), `version: 1\ntrackers: [${trackers}]\n`);
  const run = (env: NodeJS.ProcessEnv, more: string[] = []) =>
    reproof(server, ['trackers', 'from-policy', '--repo', dir, ...more], { env });
  const linear = '{ kind: linear, team: ENG, tokenFrom: REPROOF_LINEAR_TOKEN }';
  write(
    `{ name: ours, kind: github, repository: octo/shop, kinds: [decision], tokenFrom: REPROOF_OUR_TOKEN }, ${linear}`,
  );
  const without = await run({ REPROOF_OUR_TOKEN: 'good-token' });
  expect([without.exit, without.said]).toEqual([64, expect.stringContaining('REPROOF_LINEAR_TOKEN, which is not set')]);
  expect(await server.store.trackers.list(server.project.id)).toEqual([]);
  expect(await run({ REPROOF_OUR_TOKEN: 'good-token' }, ['--only', 'ours'])).toMatchObject({
    exit: 0,
    out: 'set: ours\n',
  });
  expect(await server.store.trackers.list(server.project.id)).toMatchObject([
    { name: 'ours', hasToken: true, setting: { kind: 'github', repository: 'octo/shop', kinds: ['decision'] } },
  ]);
  write(`${linear}, { kind: linear, team: 'E"', states: { done: x }, tokenFrom: HOME }`);
  const wrong = await run({});
  expect(wrong.exit).toBe(64);
  for (const words of [
    'trackers[1].team must be the key',
    'trackers[1].states.done is not a known key',
    'trackers[1].tokenFrom',
  ])
    expect(wrong.said).toContain(words);
});

it('what a repository’s policy names becomes a channel by an administrator’s word and secret alone', async () => {
  const server = await reachable();
  const dir = mkdtempSync(path.join(tmpdir(), 'reproof-policy-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const write = (channels: string) =>
    writeFileSync(path.join(dir, '.reproof.yaml'), `version: 1\nnotifications: [${channels}]\n`);
  const run = (env: NodeJS.ProcessEnv) => reproof(server, ['notifications', 'from-policy', '--repo', dir], { env });
  const mail = '{ name: mail, kind: email, to: [ada@example.org] }';
  write(`{ kind: slack, kinds: [regressed], secretFrom: REPROOF_SLACK_WEBHOOK }, ${mail}`);
  const without = await run({});
  expect([without.exit, without.said]).toEqual([
    64,
    expect.stringContaining('REPROOF_SLACK_WEBHOOK, which is not set'),
  ]);
  expect(await server.store.notifications.list(server.project.id)).toEqual([]);
  const set = await run({ REPROOF_SLACK_WEBHOOK: 'https://hooks.example.org/services/key' });
  expect(set).toMatchObject({ exit: 0, out: 'set: slack, mail\n' });
  expect(await server.store.notifications.list(server.project.id)).toMatchObject([
    { name: 'mail', setting: { kind: 'email', to: ['ada@example.org'] } },
    { name: 'slack', hasSecret: true, setting: { kind: 'slack', kinds: ['regressed'] } },
  ]);
  write(`${mail}, { name: mail, kind: webhook, url: ftp://x, secretFrom: HOME, kinds: [everything] }`);
  const wrong = await run({});
  expect(wrong.exit).toBe(64);
  for (const words of ['notifications[1].url', 'notifications[1].secretFrom', 'notifications[1].kinds[0]'])
    expect(wrong.said).toContain(words);
});
