import type { Occurrence } from '../../domain/packed-signal.ts';
import { createHash } from 'node:crypto';
import { Fault } from '../../domain/fault.ts';
import type { Secret } from '../../domain/secret.ts';
import type { WebhookMapping, WebhookSender } from '../../domain/webhook.ts';
import { completeEvent } from '../draft.ts';
import { asObject, type LooseObject, tryParseJson } from '../loose-json.ts';
import { scrubEvent } from '../scrubbing/event.ts';
import { Scrubber } from '../scrubbing/scrubber.ts';
import { alertmanager } from './alertmanager.ts';
import { datadog } from './datadog.ts';
import { changeEventOf, type ChangeEvent } from './change-event.ts';
import { generic } from './generic.ts';
import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { grafana } from './grafana.ts';
import { pagerduty } from './pagerduty.ts';
import type { Delivery, SenderScheme, Trouble } from './sender.ts';
import { sentry } from './sentry.ts';

const schemes: Readonly<Record<WebhookSender, SenderScheme>> = {
  alertmanager,
  grafana,
  pagerduty,
  datadog,
  sentry,
  github,
  gitlab,
  gitea,
  generic,
};

/** A trouble that a webhook tells of: with the signal to count while it goes on, without one at its end. */
export interface Told {
  trouble: Trouble;
  signal: Occurrence | null;
}

export interface Webhook {
  /** By these a delivery that was here before is known: its bytes, and the id that its sender gave it. */
  keys: string[];
  told: Told[];
  /** What it tells of a pull request, or of a commit's checks. */
  change: ChangeEvent | null;
  /** The kind of message, where it says nothing of errors. */
  ignored: string | null;
}

/** Why a delivery was not made by who holds the secret; null where it was. */
export function webhookRefusal(sender: WebhookSender, delivery: Delivery, secret: Secret, now: Date): string | null {
  return schemes[sender].refusal(delivery, secret, now);
}

/** Reads a delivery that was not refused; its events are scrubbed. Throws UNREADABLE_EVENT where it is no JSON object. */
export function readWebhook(
  sender: WebhookSender,
  delivery: Delivery,
  options: { mapping: WebhookMapping | null; now: () => Date },
): Webhook {
  const scheme = schemes[sender];
  const body = bodyOf(delivery);
  const id = scheme.deliveryId(delivery, body);
  const bytes = createHash('sha256').update(delivery.body).digest('hex');
  const keys = [`body ${bytes}`, ...(id ? [`id ${id}`] : [])];
  const change = changeEventOf(sender, delivery, body);
  const reading = scheme.read(delivery, body, options.mapping);
  if (reading.kind === 'ignored') return { keys, told: [], change, ignored: reading.what };
  const told = reading.notices.map((notice): Told => {
    const trouble = scrubbed(notice.trouble);
    if (notice.kind === 'resolved') return { trouble, signal: null };
    const event = completeEvent(notice.draft, delivery.body, options.now);
    return { trouble, signal: { event: scrubEvent(event, new Scrubber()), recording: null } };
  });
  return { keys, told, change, ignored: null };
}

/** A placeholder may be longer than what it stands for. */
function scrubbed(trouble: Trouble): Trouble {
  return { ...trouble, title: new Scrubber().deep(trouble.title, 'title').slice(0, 300) };
}

function bodyOf({ headers, body }: Delivery): LooseObject {
  const text = body.toString('utf8');
  const form = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const json = form ? (new URLSearchParams(text).get('payload') ?? '') : text;
  const object = asObject(tryParseJson(json));
  if (!object) throw new Fault('UNREADABLE_EVENT', 'the webhook’s body is no JSON object');
  return object;
}
