import { asObject, asText, asTime, at, firstText } from '../loose-json.ts';
import { readSentryEvent } from '../sentry/event.ts';
import { type AlertFacts, eventId, firing, over } from './alert-draft.ts';
import { ignored, type Notice, notices, type Reading, type SenderScheme } from './sender.ts';
import { bodySignatureRefusal } from './signature.ts';

/**
 * Sentry's integration webhooks: hex HMAC-SHA256 of the body by the integration's client secret in
 * `Sentry-Hook-Signature`; `Sentry-Hook-Resource` says what it is about
 * (https://docs.sentry.io/organization/integrations/integration-platform/webhooks/).
 */
export const sentry: SenderScheme = {
  refusal: (delivery, secret) => bodySignatureRefusal(delivery, 'sentry-hook-signature', '', secret),
  deliveryId: ({ headers }) => headers['request-id']?.slice(0, 100) ?? null,
  read: ({ headers }, body) => {
    const resource = headers['sentry-hook-resource'] ?? 'no resource';
    const action = asText(at(body, 'action'), 50) ?? '';
    if (resource === 'event_alert') return readEventOf(at(body, 'data', 'event'));
    if (resource === 'error') return readEventOf(at(body, 'data', 'error'));
    if (resource === 'issue') return readIssue(at(body, 'data', 'issue'), action);
    if (resource === 'metric_alert') return readMetricAlert(at(body, 'data'), action);
    return ignored(resource);
  },
};

/** Sentry has grouped it already: its issue is the bug. */
function readEventOf(value: unknown): Reading {
  const event = asObject(value);
  if (!event) return ignored('no event');
  const draft = readSentryEvent(event);
  const issue = firstText(event, 'issue_id', 'groupID') ?? firstText(event, 'event_id') ?? '';
  const trouble = {
    kind: 'issue' as const,
    key: `issue ${issue}`,
    title: (firstText(event, 'title', 'message') ?? 'error').slice(0, 300),
    service: draft.service ?? null,
    environment: draft.environment ?? null,
    at: draft.at ?? null,
  };
  const notice: Notice = { kind: 'signal', draft: { ...draft, fingerprint: fingerprintOf(issue) }, trouble };
  return notices(notice);
}

const fingerprintOf = (issue: string): string[] => ['webhook', 'sentry', `issue ${issue}`];

function readIssue(issue: unknown, action: string): Reading {
  const id = firstText(issue, 'id') ?? '';
  const metadata = at(issue, 'metadata');
  const facts: AlertFacts = {
    sender: 'sentry',
    kind: 'issue',
    rule: firstText(metadata, 'type') ?? 'issue',
    summary: firstText(metadata, 'value') ?? firstText(issue, 'title') ?? '',
    key: `issue ${id}`,
    outbreak: `${action} ${firstText(issue, 'lastSeen') ?? ''}`,
    service: firstText(at(issue, 'project'), 'slug'),
    environment: null,
    severity: firstText(issue, 'level'),
    at: asTime(at(issue, action === 'resolved' ? 'lastSeen' : 'firstSeen')),
    url: firstText(issue, 'web_url', 'permalink'),
  };
  if (action === 'resolved') return notices(over({ ...facts, at: null }));
  if (action !== 'created' && action !== 'unresolved') return ignored(`issue ${action}`);
  const notice = firing(facts);
  return notices(
    notice.kind === 'signal' ? { ...notice, draft: { ...notice.draft, fingerprint: fingerprintOf(id) } } : notice,
  );
}

function readMetricAlert(data: unknown, action: string): Reading {
  const alert = at(data, 'metric_alert');
  const facts: AlertFacts = {
    sender: 'sentry',
    rule: firstText(at(alert, 'alert_rule'), 'name') ?? firstText(alert, 'title') ?? 'metric alert',
    summary: firstText(data, 'description_text') ?? '',
    key: `metric ${firstText(at(alert, 'alert_rule'), 'id') ?? eventId(firstText(data, 'description_title') ?? '')}`,
    outbreak: firstText(alert, 'id', 'identifier', 'date_started') ?? '',
    service: null,
    environment: firstText(at(alert, 'alert_rule'), 'environment'),
    severity: action,
    at: asTime(at(alert, action === 'resolved' ? 'date_closed' : 'date_started')),
    url: firstText(data, 'web_url'),
  };
  if (action === 'resolved') return notices(over(facts));
  return action === 'critical' || action === 'warning' ? notices(firing(facts)) : ignored(`metric_alert ${action}`);
}
