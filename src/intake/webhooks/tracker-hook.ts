import type { TrackerSetting } from '../../domain/tracker-setting.ts';
import type { Secret } from '../../domain/secret.ts';
import { asText, at, tryParseJson } from '../loose-json.ts';
import type { Delivery } from './sender.ts';
import { bodySignatureRefusal, timeRefusal } from './signature.ts';

/** What a tracker's webhook says: these items have changed there. What they are now is read from the tracker itself. */
export type TrackerHook =
  | { kind: 'refused'; why: string }
  | { kind: 'ignored' }
  | { kind: 'changed'; copies: string[] };

/**
 * Reads a tracker's webhook that is proven by the tracker's own scheme: GitHub and Jira by `sha256=<hex HMAC of the body>`
 * (https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks), Linear by the bare one and a time in the body
 * (https://linear.app/developers/webhooks#securing-webhooks). Beads sends none.
 */
export function readTrackerHook(setting: TrackerSetting, delivery: Delivery, secret: Secret, now: Date): TrackerHook {
  const refusal = signatureRefusal(setting.kind, delivery, secret);
  if (refusal) return { kind: 'refused', why: refusal };
  const body = tryParseJson(delivery.body.toString('utf8'));
  if (setting.kind === 'linear') {
    const late = timeRefusal(String(Math.floor(Number(at(body, 'webhookTimestamp')) / 1000)), now);
    if (late) return { kind: 'refused', why: late };
  }
  const elsewhere = placeRefusal(setting, body);
  if (elsewhere) return { kind: 'refused', why: elsewhere };
  const copy = copyOf(setting.kind, body);
  return copy === null ? { kind: 'ignored' } : { kind: 'changed', copies: [copy] };
}

function signatureRefusal(kind: TrackerSetting['kind'], delivery: Delivery, secret: Secret): string | null {
  switch (kind) {
    case 'github':
      return bodySignatureRefusal(delivery, 'x-hub-signature-256', 'sha256=', secret);
    case 'jira':
      return bodySignatureRefusal(delivery, 'x-hub-signature', 'sha256=', secret);
    case 'linear':
      return bodySignatureRefusal(delivery, 'linear-signature', '', secret);
    case 'beads':
      return 'beads sends no webhooks';
  }
}

function placeRefusal(setting: TrackerSetting, body: unknown): string | null {
  if (setting.kind !== 'github') return null;
  const from = asText(at(body, 'repository', 'full_name'), 300);
  return from === null || from.toLowerCase() === setting.repository.toLowerCase()
    ? null
    : 'it is of another repository';
}

function copyOf(kind: TrackerSetting['kind'], body: unknown): string | null {
  if (kind === 'github') return numberText(at(body, 'issue', 'number'));
  if (kind === 'jira') return numberText(at(body, 'issue', 'id'));
  const data = at(body, 'data');
  const name = at(body, 'type') === 'Issue' ? 'id' : 'issueId';
  return asText(at(data, name), 100);
}

function numberText(value: unknown): string | null {
  const text = String(value);
  return /^\d{1,15}$/.test(text) ? text : null;
}
