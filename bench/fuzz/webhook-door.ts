import { readdirSync, readFileSync } from 'node:fs';
import { Fault } from '../../src/domain/fault.ts';
import { type WebhookMapping, webhookSenders } from '../../src/domain/webhook.ts';
import { readWebhook } from '../../src/intake/webhooks/read-webhook.ts';
import type { Seeded } from '../load/seeded.ts';

const folder = new URL('../../src/intake/webhooks/fixtures/', import.meta.url);
const kinds = ['issues', 'issue_comment', 'workflow_run', 'check_run', 'issue', 'error', 'event_alert', 'metric_alert'];
const mapping: WebhookMapping = {
  title: '/title',
  message: '/message',
  stack: '/body',
  status: '/state',
  resolved: ['ok'],
};

let seeds: Buffer[] | null = null;

/** One body as each sender's documentation shows it. */
export function webhookSeeds(): Buffer[] {
  seeds ??= readdirSync(folder).map((name) => readFileSync(new URL(name, folder)));
  return seeds;
}

/** A reader of one sender's deliveries; out: the signals. What is no JSON object is refused, which is as it should be. */
export function webhookReader(random: Seeded): (body: Buffer) => number {
  const sender = random.pick(webhookSenders);
  const kind = random.pick(kinds);
  const headers = { 'x-github-event': kind, 'sentry-hook-resource': kind };
  return (body) => {
    try {
      const { told } = readWebhook(sender, { headers, body }, { mapping, now: () => new Date(0) });
      return told.filter(({ signal }) => signal !== null).length;
    } catch (error) {
      if (error instanceof Fault && error.code === 'UNREADABLE_EVENT') return 0;
      throw error;
    }
  };
}
