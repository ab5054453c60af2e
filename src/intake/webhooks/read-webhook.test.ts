import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../domain/secret.ts';
import { type WebhookMapping, type WebhookSender, webhookSenders } from '../../domain/webhook.ts';
import { readWebhook, webhookRefusal } from './read-webhook.ts';

type Headers = Record<string, string>;

const now = new Date('2026-11-01T12:00:00Z');
const seconds = String(now.getTime() / 1000);
const secret = new Secret('a-very-secret-secret');
const mapping: WebhookMapping = { title: '/title', status: '/state', resolved: ['ok'] };
const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url));
const hex = (body: Buffer, before = '', key = secret.reveal()): string =>
  createHmac('sha256', key).update(before).update(body).digest('hex');

const read = (sender: WebhookSender, body: Buffer | object, headers: Headers = {}) =>
  readWebhook(
    sender,
    { headers, body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)) },
    { mapping, now: () => now },
  );

const first = (sender: WebhookSender, body: Buffer | object, headers: Headers = {}) => {
  const [told] = read(sender, body, headers).told;
  if (!told) throw new Error('nothing was told');
  return told;
};

const changed = (name: string, change: (body: never) => void): object => {
  const body = JSON.parse(fixture(name).toString('utf8')) as never;
  change(body);
  return body;
};

const body = fixture('github-issue');
const basic = (password: string): string => `Basic ${Buffer.from(`reproof:${password}`).toString('base64')}`;
const standard = (key: string | Buffer, time = seconds): Headers => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': time,
  'webhook-signature': `v1,${createHmac('sha256', key).update(`msg_1.${time}.`).update(body).digest('base64')}`,
});

/** By sender: the headers of a genuine delivery of `body` and those of false ones. */
const proofs: ReadonlyArray<[WebhookSender, Headers[], Headers[]]> = [
  [
    'alertmanager',
    [{ authorization: basic(secret.reveal()) }, { authorization: `Bearer ${secret.reveal()}` }],
    [{}, { authorization: basic('wrong') }, { authorization: 'Bearer wrong' }, { authorization: 'Digest x' }],
  ],
  [
    'grafana',
    [
      { 'x-grafana-alerting-signature': hex(body) },
      {
        'x-grafana-alerting-signature': hex(body, `${seconds}:`),
        'x-grafana-alerting-signature-timestamp': seconds,
      },
      { authorization: basic(secret.reveal()) },
    ],
    [
      { 'x-grafana-alerting-signature': hex(body, '', 'other') },
      // A signature of the body alone does not vouch for a time.
      { 'x-grafana-alerting-signature': hex(body), 'x-grafana-alerting-signature-timestamp': seconds },
      { 'x-grafana-alerting-signature': hex(body, '1000:'), 'x-grafana-alerting-signature-timestamp': '1000' },
      { 'x-grafana-alerting-signature': hex(body, 'x:'), 'x-grafana-alerting-signature-timestamp': 'x' },
      {},
    ],
  ],
  [
    'pagerduty',
    [
      { 'x-pagerduty-signature': `v1=${hex(body)}` },
      { 'x-pagerduty-signature': `v1=${'0'.repeat(64)},v1=${hex(body)}` },
    ],
    [{}, { 'x-pagerduty-signature': hex(body) }, { 'x-pagerduty-signature': `v0=${hex(body)}` }],
  ],
  ['datadog', [{ 'x-reproof-secret': secret.reveal() }], [{}, { 'x-reproof-secret': '' }, { 'x-reproof-secret': 'x' }]],
  [
    'sentry',
    [{ 'sentry-hook-signature': hex(body) }],
    [{}, { 'sentry-hook-signature': hex(body, '', 'other') }, { 'sentry-hook-signature': '' }],
  ],
  [
    'github',
    [{ 'x-hub-signature-256': `sha256=${hex(body)}` }],
    [{}, { 'x-hub-signature-256': hex(body) }, { 'x-hub-signature': `sha1=${hex(body)}` }],
  ],
  [
    'gitlab',
    [{ 'x-gitlab-token': secret.reveal() }],
    [{}, { 'x-gitlab-token': `${secret.reveal()} ` }, { authorization: basic(secret.reveal()) }],
  ],
  [
    'generic',
    [standard(secret.reveal()), { 'x-reproof-secret': secret.reveal() }],
    [standard('other'), standard(secret.reveal(), '1000'), { ...standard(secret.reveal()), 'webhook-id': 'msg_2' }, {}],
  ],
];

describe('proofs', () => {
  it.each(proofs)(
    '%s: a genuine delivery passes, a false one is refused with the reason',
    (sender, genuine, forged) => {
      const refusal = (headers: Headers, bytes = body) => webhookRefusal(sender, { headers, body: bytes }, secret, now);
      for (const headers of genuine) expect(refusal(headers)).toBeNull();
      for (const headers of forged) expect(refusal(headers)).toMatch(/\w{4}/);
      expect(forged.map((headers) => refusal(headers)).join()).not.toContain(secret.reveal());
    },
  );

  it.each(proofs.filter(([, [headers]]) => Object.keys(headers ?? {}).some((name) => name.includes('signature'))))(
    '%s: a signature is of these bytes alone',
    (sender, [headers = {}]) => {
      const other = Buffer.concat([body, Buffer.from(' ')]);
      expect(webhookRefusal(sender, { headers, body: other }, secret, now)).toMatch(/wrong/);
    },
  );

  it('whsec_ keys are base64, as Standard Webhooks say', () => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef');
    const whsec = new Secret(`whsec_${key.toString('base64')}`);
    expect(webhookRefusal('generic', { headers: standard(key), body }, whsec, now)).toBeNull();
  });
});

describe('alerts', () => {
  it('Alertmanager: what fires is a signal, what is resolved is only told', () => {
    const { told } = read('alertmanager', fixture('alertmanager'));
    expect(told.map(({ signal }) => signal?.event.title ?? null)).toEqual([
      'HighErrorRate: 5% of requests to checkout fail',
      null,
    ]);
    expect(told[0]?.signal?.event).toMatchObject({
      source: 'webhook',
      level: 'fatal',
      service: 'checkout',
      environment: 'production',
      at: '2026-02-06T13:08:45.828Z',
      fingerprint: ['webhook', 'alertmanager', 'HighErrorRate', 'checkout'],
    });
    expect(told[1]?.trouble).toMatchObject({
      key: '2b30ba71cca2921f',
      at: '2026-02-06T13:00:00.000Z',
      service: 'node',
    });
  });

  it('an outbreak told again, beside others, is the same event; the next outbreak is another', () => {
    const id = (message: object | Buffer) => first('alertmanager', message).signal?.event.id;
    const again = changed('alertmanager', (value: { alerts: unknown[] }) => value.alerts.pop());
    const next = changed('alertmanager', (value: { alerts: Array<{ startsAt: string }> }) => {
      for (const alert of value.alerts) alert.startsAt = '2026-02-07T00:00:00Z';
    });
    expect(id(again)).toBe(id(fixture('alertmanager')));
    expect(id(next)).not.toBe(id(again));
  });

  it('Grafana, PagerDuty, Datadog', () => {
    expect(first('grafana', fixture('grafana')).signal?.event).toMatchObject({
      title: 'High memory usage: This alert was triggered for zone us-1',
      at: '2026-10-12T07:51:03.157Z',
    });
    const pagerduty = first('pagerduty', fixture('pagerduty'));
    expect(pagerduty.trouble.key).toBe('PGR0VU2');
    expect(pagerduty.signal?.event).toMatchObject({ service: 'checkout', level: 'fatal' });
    expect(pagerduty.signal?.event.fingerprint?.join()).not.toContain('412');
    expect(read('pagerduty', fixture('pagerduty')).keys).toContain('id 5ac64822-4adc-4fda-ade0-410becf0de4f');
    const datadog = first('datadog', fixture('datadog'));
    expect(datadog.signal?.event).toMatchObject({
      errors: [{ type: 'Error rate is high' }],
      service: 'checkout',
      environment: 'production',
      release: '2.4.1',
    });
    const recovered = changed('datadog', (value: Record<string, string>) => {
      value['title'] = '[Recovered on {service:checkout,env:production}] Error rate is high';
      value['alert_transition'] = 'Recovered';
    });
    expect(first('datadog', recovered)).toMatchObject({ signal: null, trouble: { key: datadog.trouble.key } });
  });

  it('PagerDuty: an incident’s end is that of the incident that began', () => {
    const resolved = changed('pagerduty', (value: { event: { event_type: string } }) => {
      value.event.event_type = 'incident.resolved';
    });
    expect(first('pagerduty', resolved)).toMatchObject({ signal: null, trouble: { key: 'PGR0VU2' } });
  });
});

describe('Sentry', () => {
  it('an alert brings the event with its stack, and the issue’s end ends it', () => {
    const alert = first('sentry', fixture('sentry-event-alert'), { 'sentry-hook-resource': 'event_alert' });
    expect(alert.signal?.event).toMatchObject({
      id: 'e4874d664c3540c1a32eab185f12c5ab',
      errors: [{ type: 'ReferenceError', frames: [{ function: 'start', line: 3 }] }],
      release: 'shop@1.4.0',
      environment: 'production',
    });
    const end = first('sentry', fixture('sentry-issue'), { 'sentry-hook-resource': 'issue' });
    expect(end).toMatchObject({ signal: null, trouble: { key: alert.trouble.key } });
  });

  it('a metric alert is one without a stack', () => {
    const told = first('sentry', fixture('sentry-metric-alert'), { 'sentry-hook-resource': 'metric_alert' });
    expect(told.signal?.event).toMatchObject({ level: 'fatal', errors: [{ type: 'Too many errors', frames: [] }] });
  });
});

describe('code hosts', () => {
  it('GitHub: a failed workflow, its next good run, a failed check', () => {
    const run = { 'x-github-event': 'workflow_run' };
    const failed = first('github', fixture('github-workflow-run'), run);
    expect(failed.signal?.event).toMatchObject({
      title: 'workflow CI: CI ended as failure on main of octo-org/orders',
      commit: '4b5d6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2c3d',
    });
    const good = changed('github-workflow-run', (value: { workflow_run: { conclusion: string; id: number } }) => {
      value.workflow_run.conclusion = 'success';
      value.workflow_run.id = 5;
    });
    expect(first('github', good, run)).toMatchObject({ signal: null, trouble: { key: failed.trouble.key } });
    const check = first('github', fixture('github-check-run'), { 'x-github-event': 'check_run' });
    expect(check.signal?.event.title).toContain('Octocoders-linter ended as failure on changes');
  });

  it('GitHub: an issue’s stack is read as any printed one, and groups as one', () => {
    const { signal } = first('github', fixture('github-issue'), { 'x-github-event': 'issues' });
    expect(signal?.event).toMatchObject({
      title: "TypeError: Cannot read properties of undefined (reading 'length')",
      errors: [{ type: 'TypeError', frames: [{ function: 'total', line: 3 }, { function: 'pay' }] }],
      fingerprint: null,
      tags: { url: 'https://github.com/octo-org/orders/issues/12' },
    });
  });

  it('GitHub: comments count where a person brings a stack', () => {
    const comment = (text: string, type = 'User') =>
      changed('github-issue', (value: Record<string, unknown>) => {
        value['action'] = 'created';
        value['comment'] = { id: 7, body: text, user: { type }, created_at: '2026-05-16T00:00:00Z' };
      });
    const headers = { 'x-github-event': 'issue_comment' };
    const stack = 'Here:\nRangeError: far\n    at walk (/app/src/walk.js:9:3)';
    expect(first('github', comment(stack), headers).signal?.event.errors[0]?.type).toBe('RangeError');
    expect(read('github', comment('me too'), headers).ignored).toBe('issue_comment without a stack');
    expect(read('github', comment(stack, 'Bot'), headers).ignored).toBe('issue_comment of a bot');
  });

  it('GitLab: pipelines and issues', () => {
    const failed = first('gitlab', fixture('gitlab-pipeline'));
    expect(failed.signal?.event).toMatchObject({
      errors: [{ message: 'the pipeline failed on main in unit' }],
      at: '2026-08-12T15:26:29.000Z',
      commit: 'bcbb5ec396a2c0f828686f14fac9b80b780504f2',
    });
    expect(first('gitlab', fixture('gitlab-issue')).signal?.event).toMatchObject({ service: 'orders' });
    const ofType = (type: string) =>
      changed('gitlab-issue', (told: { object_kind: string; object_attributes: { type: string } }) => {
        told.object_kind = 'work_item';
        told.object_attributes.type = type;
      });
    expect(first('gitlab', ofType('Incident')).trouble).toMatchObject({ kind: 'issue', key: 'issue shop/orders#23' });
    expect(read('gitlab', ofType('Task')).ignored).toBe('work_item');
  });

  it.each<[WebhookSender, string, Headers, string]>([
    ['github', 'github-issue', { 'x-github-event': 'push' }, 'push opened'],
    ['github', 'github-issue', {}, 'no event opened'],
    ['sentry', 'sentry-issue', { 'sentry-hook-resource': 'installation' }, 'installation'],
    ['pagerduty', 'datadog', {}, 'no event_type'],
    ['alertmanager', 'grafana', {}, 'not version 4'],
    ['generic', 'grafana', {}, ''],
  ])('%s: kinds that say nothing of errors are named (%s)', (sender, name, headers, what) => {
    if (what) expect(read(sender, fixture(name), headers)).toMatchObject({ told: [], ignored: what });
    else expect(read(sender, fixture(name), headers).told).toHaveLength(1);
  });
});

describe('hostile bodies', () => {
  it('what is no JSON object is a fault of the sender', () => {
    for (const text of ['', '[]', 'null', '{"a":', 'payload=%7B'])
      expect(() => read('github', Buffer.from(text))).toThrow(/no JSON object/);
  });

  it('secrets in a message do not pass', () => {
    const leaked = changed('alertmanager', (value: { alerts: Array<{ annotations: object }> }) => {
      for (const alert of value.alerts)
        alert.annotations = { summary: 'token ghp_012345678901234567890123456789012345' };
    });
    expect(JSON.stringify(read('alertmanager', leaked).told)).not.toContain('ghp_0123');
  });

  it('any JSON of any sender is read or ignored, never a fault', () => {
    const shapes = [
      'alertmanager',
      'grafana',
      'pagerduty',
      'datadog',
      'github-issue',
      'gitlab-pipeline',
      'sentry-issue',
    ];
    const values = fc.oneof(fc.jsonValue(), fc.constant('x'.repeat(1_001)), fc.constant({ __proto__: null }));
    const kinds = ['issues', 'workflow_run', 'issue', 'metric_alert', 'event_alert', 'error'];
    fc.assert(
      fc.property(
        fc.constantFrom(...webhookSenders),
        fc.constantFrom(...shapes),
        fc.nat(),
        values,
        fc.constantFrom(...kinds),
        (sender, shape, at, value, kind) => {
          const json = JSON.parse(fixture(shape).toString('utf8')) as Record<string, unknown>;
          replaceAt(json, at, value);
          const headers = { 'x-github-event': kind, 'sentry-hook-resource': kind };
          for (const { trouble } of read(sender, json, headers).told)
            expect(trouble.title.length).toBeLessThanOrEqual(300);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Replaces the value at one of the places of a JSON tree. */
function replaceAt(root: Record<string, unknown>, place: number, value: unknown): void {
  const places: Array<[Record<string, unknown>, string]> = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(root);
  const [holder, key] = places[place % places.length] ?? [root, 'x'];
  holder[key] = value;
}
