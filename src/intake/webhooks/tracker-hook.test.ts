import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { Secret } from '../../domain/secret.ts';
import { trackerSettingSchema } from '../../domain/tracker-setting.ts';
import { readTrackerHook } from './tracker-hook.ts';

const secret = new Secret('the-secret-of-both-sides');
const now = new Date('2026-08-01T12:00:00Z');
const settings = {
  github: { kind: 'github', repository: 'octo/shop' },
  jira: { kind: 'jira', url: 'https://shop.atlassian.net', project: 'SHOP', user: 'bot@example.org' },
  linear: { kind: 'linear', team: 'ENG' },
  beads: { kind: 'beads', file: 'issues.jsonl' },
} as const;
const header = {
  github: 'x-hub-signature-256',
  jira: 'x-hub-signature',
  linear: 'linear-signature',
  beads: 'x',
} as const;

function read(kind: keyof typeof settings, body: unknown, key = secret.reveal(), at = now) {
  const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const hex = createHmac('sha256', key).update(text).digest('hex');
  const headers = { [header[kind]]: kind === 'linear' ? hex : `sha256=${hex}` };
  return readTrackerHook(trackerSettingSchema.parse(settings[kind]), { headers, body: text }, secret, at);
}

const webhookTimestamp = now.getTime();

it.each([
  ['github', { issue: { number: 7 }, repository: { full_name: 'Octo/Shop' } }, '7'],
  ['jira', { issue: { id: '10007' } }, '10007'],
  ['linear', { type: 'Issue', data: { id: 'uuid-7' }, webhookTimestamp }, 'uuid-7'],
  ['linear', { type: 'Comment', data: { id: 'c', issueId: 'uuid-7' }, webhookTimestamp }, 'uuid-7'],
] as const)('%s names what has changed, with its own proof', (kind, body, copy) => {
  expect(read(kind, body)).toEqual({ kind: 'changed', copies: [copy] });
  expect(read(kind, body, 'a guess')).toMatchObject({ kind: 'refused' });
});

it.each([
  ['github', { issue: { number: 7 }, repository: { full_name: 'mallory/shop' } }],
  ['linear', { type: 'Issue', data: { id: 'uuid-7' }, webhookTimestamp: webhookTimestamp - 600_000 }],
  ['linear', { type: 'Issue', data: { id: 'uuid-7' } }],
  ['beads', { issue: { id: 7 } }],
] as const)('%s from elsewhere or of long ago is refused: %j', (kind, body) => {
  expect(read(kind, body)).toMatchObject({ kind: 'refused' });
});

it.each([
  ['github', 'no JSON'],
  ['github', { zen: 'ping' }],
  ['github', { issue: { number: '7; drop' } }],
  ['jira', { issue: { id: { $ne: 1 } } }],
  ['linear', { type: 'Project', data: {}, webhookTimestamp }],
] as const)('%s: %j says nothing of an item', (kind, body) => {
  expect(read(kind, body)).toEqual({ kind: 'ignored' });
});
