import type { Secret } from '../../domain/secret.ts';
import type { WebhookMapping, WebhookSender } from '../../domain/webhook.ts';

/** What a sender's webhooks are checked and read by. */
export interface WebhookSetting {
  secret: Secret;
  /** Of the generic sender only. */
  mapping: WebhookMapping | null;
}

/** Secrets of webhooks, and the deliveries that were here. */
export interface WebhookStore {
  /** Replaces what was set before. Throws UNKNOWN_PROJECT. */
  set(project: string, sender: WebhookSender, setting: WebhookSetting): Promise<void>;
  /** False where nothing was set. */
  unset(project: string, sender: WebhookSender): Promise<boolean>;
  list(project: string): Promise<Array<{ sender: WebhookSender; setAt: Date; mapping: WebhookMapping | null }>>;
  setting(project: string, sender: WebhookSender): Promise<WebhookSetting | null>;
  /** Whether a delivery with one of the keys was remembered. */
  seen(project: string, sender: WebhookSender, keys: readonly string[]): Promise<boolean>;
  /** Remembers a delivery whose signals are durable. */
  remember(project: string, sender: WebhookSender, keys: readonly string[]): Promise<void>;
}
