import { createHmac } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { type WebhookSender, webhookSenders } from '../../src/domain/webhook.ts';
import { type Seeded, seeded } from '../load/seeded.ts';
import { doorSeeds } from './door-seeds.ts';
import { mutate } from './mutations.ts';
import { webhookSeeds } from './webhook-door.ts';

/** One request at the server; `mark`: a good event that has to be there in the end once it was acknowledged. */
export interface HttpInput {
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  mark: string | null;
}

/** What the requests are addressed with. */
export interface Addressee {
  project: string;
  key: string;
  secret: string;
}

const hex = (body: Buffer, key: string): string => createHmac('sha256', key).update(body).digest('hex');
const secretHeaders: Record<WebhookSender, (body: Buffer, key: string) => Record<string, string>> = {
  alertmanager: (_, key) => ({ authorization: `Bearer ${key}` }),
  grafana: (body, key) => ({ 'x-grafana-alerting-signature': hex(body, key) }),
  pagerduty: (body, key) => ({ 'x-pagerduty-signature': `v1=${hex(body, key)}` }),
  datadog: (_, key) => ({ 'x-reproof-secret': key }),
  sentry: (body, key) => ({ 'sentry-hook-signature': hex(body, key) }),
  github: (body, key) => ({ 'x-hub-signature-256': `sha256=${hex(body, key)}` }),
  gitlab: (_, key) => ({ 'x-gitlab-token': key }),
  gitea: (body, key) => ({ 'x-gitea-signature': hex(body, key) }),
  generic: (_, key) => ({ 'x-reproof-secret': key }),
};
const kinds = ['issues', 'issue_comment', 'workflow_run', 'check_run', 'issue', 'error', 'event_alert', 'metric_alert'];

const encodings: ReadonlyArray<readonly [string, (body: Buffer) => Buffer]> = [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
  ['gzip', (body) => body],
  ['snappy', (body) => body],
];
const contentTypes = ['application/json', 'application/x-protobuf', 'text/plain', 'application/x-sentry-envelope', 'x'];
/** Bugs that the good events are of. */
const goodBugs = 20;
/** One input of so many is a good event. */
const goodOneOf = 25;

/** The inputs of a seed, in their order; the same seed makes the same ones. */
export function httpInputs(seed: number, to: Addressee): () => HttpInput {
  const random = seeded(seed);
  const seeds = doorSeeds();
  return () => {
    if (random.below(goodOneOf) === 0) return goodEvent(random, to);
    return random.below(5) === 0 ? webhook(random, to) : mutated(random, seeds, to);
  };
}

function goodEvent(random: Seeded, { project, key }: Addressee): HttpInput {
  const type = `FuzzGood${random.below(goodBugs)}`;
  const id = random.hex(32);
  const event = { event_id: id, platform: 'node', level: 'error', exception: { values: [{ type, value: 'good' }] } };
  return {
    path: `/api/${project}/store/`,
    headers: { 'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${key}` },
    body: Buffer.from(JSON.stringify(event)),
    mark: id,
  };
}

/** Endpoints, and what a seed that belongs there begins with. */
const endpoints: ReadonlyArray<readonly [path: string, begins: RegExp]> = [
  ['/api/#/envelope/', /^\{"event_id"/],
  ['/api/#/envelope/', /^\{"event_id"/],
  ['/api/#/store/', /^\{"event_id"/],
  ['/v1/traces', /^(\{"resourceSpans|\n)/],
  ['/v1/logs', /^(\{"resourceLogs|\n)/],
  ['/api/v1/auto-file-bug', /^\{"title"/],
  ['/api/v1/deploys', /^\{"service"/],
];
const deploy = Buffer.from(
  JSON.stringify({ service: 'shop', environment: 'production', release: '1.2.3', at: '2026-11-21T08:00:00Z' }),
);

function mutated(random: Seeded, seeds: readonly Buffer[], { project, key }: Addressee): HttpInput {
  const [where, begins] = random.pick(endpoints);
  const path = where.replace('#', project);
  const all = [...seeds, deploy];
  const own = all.filter((seed) => begins.test(seed.subarray(0, 40).toString('latin1')));
  // Now and then what belongs elsewhere.
  const input = mutate(random.below(4) === 0 ? all : own, random);
  const shown = random.below(20) === 0 ? random.hex(32) : key;
  const headers: Record<string, string> = { 'x-sentry-auth': `Sentry sentry_key=${shown}` };
  if (random.below(2) === 0) headers['content-type'] = random.pick(contentTypes);
  if (random.below(5) > 0) return { path, headers, body: input, mark: null };
  const [name, encode] = random.pick(encodings);
  const sent = encode(input);
  const damaged = random.below(3) === 0 ? mutate([sent], random) : sent;
  return { path, headers: { ...headers, 'content-encoding': name }, body: damaged, mark: null };
}

function webhook(random: Seeded, { project, secret }: Addressee): HttpInput {
  const sender = random.pick(webhookSenders);
  const input = mutate(webhookSeeds(), random);
  const kind = random.pick(kinds);
  const headers = {
    'content-type': 'application/json',
    'x-github-event': kind,
    'sentry-hook-resource': kind,
    ...secretHeaders[sender](input, random.below(10) === 0 ? 'a-guessed-secret' : secret),
  };
  return { path: `/api/v1/webhooks/${project}/${sender}`, headers, body: input, mark: null };
}
