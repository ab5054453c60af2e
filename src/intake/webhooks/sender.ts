import type { Secret } from '../../domain/secret.ts';
import type { WebhookMapping } from '../../domain/webhook.ts';
import type { EventDraft } from '../draft.ts';
import type { LooseObject } from '../loose-json.ts';

/** A webhook as it came. Header names in lower case; the body's Content-Encoding is undone. */
export interface Delivery {
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

/** One trouble that a message is about. */
export interface Trouble {
  /** What a machine watches (rules, pipelines), or what people keep of a failure. */
  kind: 'alert' | 'issue';
  /** The sender's own name of it, the same in all messages about it. */
  key: string;
  title: string;
  service: string | null;
  environment: string | null;
  /** ISO 8601; null where the message names no time. */
  at: string | null;
}

/** What a message says: a signal (of a trouble that goes on), or a trouble's end. */
export type Notice = { kind: 'signal'; draft: EventDraft; trouble: Trouble } | { kind: 'resolved'; trouble: Trouble };

/** A message's content; `ignored` names a kind of message that says nothing of errors. */
export type Reading = { kind: 'notices'; notices: Notice[] } | { kind: 'ignored'; what: string };

/** One kind of sender: both functions are pure. */
export interface SenderScheme {
  /** Null where the delivery was signed with the secret, else why it is refused. */
  refusal(delivery: Delivery, secret: Secret, now: Date): string | null;
  /** The sender's id of this delivery, by which a repeated one is known; null where it gives none. */
  deliveryId(delivery: Delivery, body: LooseObject): string | null;
  read(delivery: Delivery, body: LooseObject, mapping: WebhookMapping | null): Reading;
}

export const ignored = (what: string): Reading => ({ kind: 'ignored', what: what.slice(0, 100) });
export const notices = (...list: Notice[]): Reading => ({ kind: 'notices', notices: list });
