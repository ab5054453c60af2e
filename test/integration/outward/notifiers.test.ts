import { createHmac } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Exchange } from '../../../src/adapters/exchange/exchange.ts';
import { Networks } from '../../../src/adapters/exchange/networks.ts';
import { emailNotifier } from '../../../src/adapters/notifiers/email.ts';
import { slackNotifier } from '../../../src/adapters/notifiers/slack.ts';
import { webhookNotifier } from '../../../src/adapters/notifiers/webhook.ts';
import type { Notice } from '../../../src/domain/notice.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { MailServerStandIn, headers, parts } from '../../support/outward/mail-server.ts';
import { slackStandIn } from '../../support/outward/slack.ts';
import { type Mishap, StandIn } from '../../support/outward/stand-in.ts';

const hostile = [
  '<!channel> <@U123> <https://evil.example|click> @everyone *bold* `code`',
  '<b onmouseover=x>&amp;</b> https://evil.example/login www.evil.example',
  '\r\nBcc: victim@evil.example\r\n\r\n\u202eolleh',
].join(' ');

const aNotice = (over: Partial<Notice> = {}): Notice => ({
  id: 'reproof-notice-1-7',
  kind: 'needs-decision',
  at: '2026-08-01T12:00:00.000Z',
  project: { id: '1', name: 'shop' },
  bug: { id: '1-7', title: 'TypeError: x is undefined', priority: 'P1' },
  url: 'https://reproof.example/bugs/1-7',
  more: {},
  uncertain: 0,
  ...over,
});
const attack = aNotice({
  bug: { id: '1-7', title: hostile + 'x'.repeat(400), priority: 'P1' },
  project: { id: '1', name: `${hostile} shop` },
});

const now = (): Date => new Date('2026-08-01T12:00:00Z');
const exchange = (timeoutMs = 20_000): Exchange => new Exchange({ networks: new Networks(['127.0.0.1']), timeoutMs });
const nothing = { request: () => [], response: () => [] };

describe('Slack', () => {
  it('gets blocks within its bounds, with the link and what was not told by itself', async () => {
    const slack = await slackStandIn(onTestFinished);
    const notifier = slackNotifier(new Secret(`${slack.url}/services/T/B/key`), exchange(), now);
    slack.expected.expect('POST /services/T/B/key');
    const sent = await notifier.send(aNotice({ more: { 'needs-decision': 7, fixed: 5 }, uncertain: 1 }));
    expect([sent, slack.wrong, slack.expected.wrong()]).toEqual([{ kind: 'sent' }, [], []]);
    const text = JSON.stringify(slack.asked[0]?.body);
    expect(text).toContain('A fix waits for a decision');
    expect(text).toContain('and 12 more: 7 waiting for a decision, 5 fixed. 1 earlier message may not have arrived');
    expect(text).toContain('<https://reproof.example/bugs/1-7|Open in Reproof>');
  });

  it('strangers’ text is plain text: no mention, no link, no markup', async () => {
    const slack = await slackStandIn(onTestFinished);
    await slackNotifier(new Secret(slack.url), exchange(), now).send(attack);
    const [asked] = slack.asked as { body: { text: string; mrkdwn: boolean; blocks: object[] } }[];
    const { text = '', blocks = [], mrkdwn } = asked?.body ?? {};
    expect([slack.wrong, mrkdwn]).toEqual([[], false]);
    const marked = blocks.filter((block) => JSON.stringify(block).includes('"mrkdwn"'));
    expect(marked).toEqual([
      {
        type: 'section',
        text: { type: 'mrkdwn', text: '<https://reproof.example/bugs/1-7|Open in Reproof>', verbatim: true },
      },
    ]);
    const rest = text + JSON.stringify(blocks.filter((block) => !marked.includes(block)));
    expect(rest).not.toMatch(/[<>]|:\/\/evil|@everyone|\u202e|\\r\\n/);
  });

  const mishaps: [string, Mishap, object][] = [
    [
      'too fast',
      { kind: 'answer', answer: { status: 429, headers: { 'retry-after': '30' } } },
      { kind: 'not-sent', retryAfterS: 30 },
    ],
    ['down', { kind: 'answer', answer: { status: 503 } }, { kind: 'not-sent' }],
    ['revoked', { kind: 'answer', answer: { status: 403, body: 'invalid_token' } }, { kind: 'refused' }],
    ['cut off', { kind: 'cut-after' }, { kind: 'unknown' }],
    ['silent', { kind: 'hang' }, { kind: 'unknown' }],
    [
      'moved',
      { kind: 'answer', answer: { status: 302, headers: { location: 'http://169.254.169.254/' } } },
      { kind: 'refused' },
    ],
  ];
  it.each(mishaps)('%s', async (_what, mishap, outcome) => {
    const slack = await slackStandIn(onTestFinished);
    slack.mishaps.push(mishap);
    const address = `${slack.url}/services/secret-key`;
    const sent = await slackNotifier(new Secret(address), exchange(300), now).send(aNotice());
    expect(sent).toMatchObject(outcome);
    expect(JSON.stringify(sent)).not.toContain('secret-key');
    expect(slack.asked).toHaveLength(1);
  });
});

describe('webhook', () => {
  const key = Buffer.from('a key of thirty-two bytes length');
  const secret = new Secret(`whsec_${key.toString('base64')}`);

  it('is signed as Standard Webhooks has it, the same id each time', async () => {
    const receiver = await new StandIn(nothing, () => ({ status: 204 })).start(onTestFinished);
    const notifier = webhookNotifier(receiver.url, secret, exchange(), now);
    receiver.expected.expect('POST /', 'POST /');
    expect([await notifier.send(aNotice()), notifier.repeatable]).toEqual([{ kind: 'sent' }, true]);
    await notifier.send(aNotice());
    expect(receiver.expected.wrong()).toEqual([]);
    const [first, second] = receiver.asked;
    expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id']);
    const at = String(now().getTime() / 1000);
    const signed = `reproof-notice-1-7.${at}.${JSON.stringify(first?.body)}`;
    expect(first?.headers).toMatchObject({
      'webhook-timestamp': at,
      'webhook-signature': `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    });
    expect(first?.body).toMatchObject({
      type: 'bug.needs-decision',
      data: { bug: { id: '1-7' }, project: { id: '1' } },
    });
  });

  it.each(['hunter2', 'whsec_', 'whsec_short', `whsec_${'!'.repeat(40)}`])('a secret %s is none', (text) => {
    expect(() => webhookNotifier('https://example.org', new Secret(text), exchange(), now)).toThrow(
      expect.objectContaining({ code: 'BAD_USAGE' }),
    );
  });
});

describe('addresses', () => {
  const open = (url: string, named: string[] = []): Promise<unknown> =>
    new Exchange({ networks: new Networks(named), timeoutMs: 1_000 }).ask({ method: 'GET', url });

  it.each([
    'https://127.0.0.1/',
    'https://localhost/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://0x7f.1/',
    'https://2130706433/',
    'http://93.184.215.14/',
    'file:///etc/passwd',
    'https://user:password@example.org/',
  ])('%s is not asked', async (url) => {
    expect(await open(url)).toMatchObject({
      kind: 'unanswered',
      sent: false,
      why: expect.not.stringContaining('password@'),
    });
  });

  it('what the operator has named is, and nothing beside it', async () => {
    const service = await new StandIn(nothing, () => ({ status: 200, body: {} })).start(onTestFinished);
    expect(await open(service.url, ['127.0.0.0/8'])).toMatchObject({ kind: 'answered', status: 200 });
    expect(await open(service.url, ['10.0.0.0/8'])).toMatchObject({ kind: 'unanswered', sent: false });
    expect(service.asked).toHaveLength(1);
  });

  it.each(['10.0.0.0/33', 'localhost', '10.0.0.0/', '1.2.3/8'])('a network %s is a mistake', (network) => {
    expect(() => new Networks([network])).toThrow(expect.objectContaining({ code: 'BAD_USAGE' }));
  });
});

describe('e-mail', () => {
  const mailer = async () => {
    const server = await MailServerStandIn.start(onTestFinished);
    const url = new Secret(`smtp://127.0.0.1:${server.port}`);
    const to = ['ada@example.org', 'grace@example.org'];
    return { server, notifier: emailNotifier(to, { url, from: 'reproof@example.org' }) };
  };

  /** What is to be said to a server for each mail to two, and nothing besides. */
  const oneMail = ['MAIL reproof@example.org', 'RCPT ada@example.org', 'RCPT grace@example.org', 'DATA'];

  it('comes as text and HTML to all, with the same id each time', async () => {
    const { server, notifier } = await mailer();
    for (const _ of [1, 2]) expect(await notifier.send(aNotice({ more: { fixed: 2 } }))).toEqual({ kind: 'sent' });
    expect(server.commands).toEqual([...oneMail, ...oneMail]);
    const [first, second] = server.mails;
    expect(first).toMatchObject({ from: 'reproof@example.org', to: ['ada@example.org', 'grace@example.org'] });
    expect(headers(first?.raw ?? '', 'message-id')).toEqual(headers(second?.raw ?? '', 'message-id'));
    expect(headers(first?.raw ?? '', 'auto-submitted')).toEqual(['auto-generated']);
    const { 'text/plain': text, 'text/html': html } = parts(first?.raw ?? '');
    const lines = (text ?? '').split('\r\n').filter(Boolean);
    expect(lines.slice(0, 3)).toEqual([
      'A fix waits for a decision',
      'P1 1-7 TypeError: x is undefined',
      'and 2 more: 2 fixed',
    ]);
    expect(html).toContain('<a href="https://reproof.example/bugs/1-7">Open in Reproof</a>');
  });

  it('strangers’ text makes no header, no markup and no link', async () => {
    const { server, notifier } = await mailer();
    await notifier.send(attack);
    const raw = server.mails[0]?.raw ?? '';
    expect(headers(raw, 'bcc')).toEqual([]);
    expect(headers(raw, 'subject')).toHaveLength(1);
    expect(server.mails[0]?.to).toHaveLength(2);
    const { 'text/plain': text = '', 'text/html': html = '' } = parts(raw);
    expect(html.replace(/<\/?(p|strong)>|<a href="https:\/\/reproof\.example\/bugs\/1-7">|<\/a>/g, '')).not.toMatch(
      /[<>]/,
    );
    for (const each of [text, html]) expect(each).not.toMatch(/:\/\/evil|www\.evil|victim@evil|\u202e/);
  });

  it('a refusal, a moment’s trouble and a line that breaks after the text are told apart', async () => {
    const { server, notifier } = await mailer();
    const send = async (refuses: MailServerStandIn['refuses']) => {
      server.refuses = refuses;
      return notifier.send(aNotice());
    };
    expect(await send({ at: 'text', code: 554 })).toMatchObject({ kind: 'refused' });
    expect(await send({ at: 'text', code: 451 })).toMatchObject({ kind: 'not-sent' });
    server.cutsAfterText = true;
    expect(await send(null)).toMatchObject({ kind: 'unknown' });
    const nobody = { url: new Secret('smtp://127.0.0.1:1'), from: 'reproof@example.org' };
    expect(await emailNotifier(['ada@example.org'], nobody).send(aNotice())).toMatchObject({ kind: 'not-sent' });
  });
});
