/**
 * Kills (-9) a process that shows work items on GitHub's stand-in and tells people by Slack and a webhook, so many times at random
 * moments, goes on with it until nothing waits, and counts by effect: issues, comments and messages that are there twice or not
 * at all. Ends with 1 when anything is wrong. Run: npm run bench:outward-kill [-- --times 100 --seed 1]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../src/adapters/embedded-postgres/supervisor.ts';
import { openStore, type Store } from '../src/adapters/postgres/open-store.ts';
import { Seal } from '../src/adapters/postgres/webhooks/seal.ts';
import { channelSettingSchema } from '../src/domain/notice.ts';
import { Secret } from '../src/domain/secret.ts';
import { trackerSettingSchema } from '../src/domain/tracker-setting.ts';
import { GithubStandIn } from '../test/support/outward/github.ts';
import { slackStandIn } from '../test/support/outward/slack.ts';
import { StandIn } from '../test/support/outward/stand-in.ts';
import { aProposal } from '../test/support/review/proposed.ts';
import type { Delivery } from './kill/delivering.ts';
import { seeded } from './load/seeded.ts';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const times = Number(values.times);
const sealedWith = 'what the secrets of this run are sealed with';
const random = seeded(Number(values.seed));
const ends: (() => Promise<void> | void)[] = [];
const atEnd = (end: () => Promise<void>): void => void ends.push(end);
const program = fileURLToPath(new URL('kill/delivering.ts', import.meta.url));

/** Out: whether it ended by itself, and how long it worked. */
async function delivering(order: Delivery, killAfterMs: number | null): Promise<{ ended: boolean; tookMs: number }> {
  const child = spawn(process.execPath, [program, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let timer: NodeJS.Timeout | undefined;
  let began = 0;
  child.stdout.once('data', () => {
    began = performance.now();
    if (killAfterMs !== null) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  const [exit, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  if (signal !== 'SIGKILL' && exit !== 0) throw new Error(`delivering ended with ${exit}`);
  return { ended: signal !== 'SIGKILL', tookMs: performance.now() - began };
}

interface Run {
  store: Store;
  project: string;
  url: string;
}

/** What is to be shown and told each time: a bug, its decision item with a comment, and a message. */
async function work({ store, project }: Run, number: number): Promise<string> {
  const { bug, proposal } = await aProposal(store, project, { name: `n${number}` });
  await store.items.comment(proposal.item ?? '', { kind: 'person', id: 'ann' }, `Looked at ${number}.`);
  return bug;
}

async function killed(run: Run): Promise<{ bugs: string[]; kills: number }> {
  const bugs: string[] = [];
  let [kills, usual, aheadMs] = [0, 0, 0];
  for (let number = 1; kills < times; number += 1) {
    bugs.push(await work(run, number));
    for (let tries = 0; ; tries += 1) {
      // What is not known to be there is looked up after half a minute; ten messages go out in ten minutes.
      aheadMs += 61_000;
      const disturbed = usual > 0 && tries < 3 && kills < times;
      const order = { seal: sealedWith, store: run.url, project: run.project, aheadMs };
      const { ended, tookMs } = await delivering(order, disturbed ? random.below(Math.round(usual)) : null);
      if (!ended) kills += 1;
      if (!disturbed) usual = Math.max(50, tookMs);
      else usual = Math.max(50, usual * (ended ? 0.85 : 1.05));
      if (ended) break;
    }
    if (number % 10 === 0) console.log(`${kills} kills, ${number} bugs`);
  }
  return { bugs, kills };
}

const twice = (what: string, found: number, wanted = 1): string[] =>
  found === wanted ? [] : [`${what}: ${found} instead of ${wanted}`];

function wrongIn(github: GithubStandIn, bugs: readonly string[]): string[] {
  const said = github.issues.flatMap(({ comments }) => comments.map(({ body }) => body));
  return [
    ...twice('issues', github.issues.length, 2 * bugs.length),
    ...bugs.flatMap((bug, i) => [
      ...twice(`${bug} in issues`, github.issues.filter(({ body }) => body.includes(`bug ${bug}\n`)).length, 2),
      ...twice(`the comment on ${bug}`, said.filter((text) => text.includes(`Looked at ${i + 1}.`)).length),
    ]),
  ];
}

try {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-outward-kill-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const embedded = await startEmbedded({ dataFolder: path.join(folder, 'data') });
  ends.push(() => embedded.stop());
  const store = await openStore(embedded.url, { sampling: null, seal: new Seal(new Secret(sealedWith)) });
  ends.push(() => store.close());
  const { id: project } = await store.projects.create('shop');
  const github = await GithubStandIn.start(atEnd, { checked: false });
  const slack = await slackStandIn(atEnd);
  const described = { request: () => [], response: () => [] };
  const hook = await new StandIn(described, () => ({ status: 200, body: {} })).start(atEnd);
  const setting = { kind: 'github', repository: 'octo/shop', api: github.service.url, kinds: ['bug', 'decision'] };
  await store.trackers.set(project, 'ours', {
    setting: trackerSettingSchema.parse(setting),
    token: new Secret('good-token'),
  });
  await store.notifications.set(project, 'chat', {
    setting: channelSettingSchema.parse({ kind: 'slack' }),
    secret: new Secret(`${slack.url}/services/x`),
  });
  await store.notifications.set(project, 'hook', {
    setting: channelSettingSchema.parse({ kind: 'webhook', url: hook.url }),
    secret: new Secret(`whsec_${Buffer.alloc(32, 1).toString('base64')}`),
  });
  const { bugs, kills } = await killed({ store, project, url: embedded.url });
  const [chat, hooked] = await store.notifications.list(project);
  const texts = slack.asked.map(({ body }) => (body as { text: string }).text);
  const ids = hook.asked.map(({ headers }) => headers['webhook-id']);
  const wrong = [
    ...wrongIn(github, bugs),
    ...twice('messages in Slack that differ', new Set(texts).size, texts.length),
    ...twice(
      'messages to Slack that are sent or told as uncertain',
      (chat?.sent ?? 0) + (chat?.uncertain ?? 0),
      bugs.length,
    ),
    ...twice('webhooks by their id', new Set(ids).size, bugs.length),
    ...twice('webhooks that failed or are uncertain', (hooked?.failed ?? 0) + (hooked?.uncertain ?? 0), 0),
  ];
  for (const line of wrong.slice(0, 50)) console.log(line);
  console.log(
    `${kills} kills at random moments (seed ${values.seed}): ${bugs.length} bugs, ${github.issues.length} issues, ` +
      `${texts.length} messages in Slack, ${chat?.uncertain ?? 0} told as uncertain, ` +
      `${ids.length - new Set(ids).size} webhooks sent again under their id, ${wrong.length} wrong`,
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  for (const end of ends.toReversed()) await end();
}
