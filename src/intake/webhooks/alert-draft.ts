import { createHash } from 'node:crypto';
import type { ProductionEvent } from '../../domain/event.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { errorOf, type EventDraft } from '../draft.ts';
import { readCommit, serviceOfRelease } from '../release.ts';
import { readText } from '../text.ts';
import type { Notice, Trouble } from './sender.ts';

/** An alert as a sender tells it. */
export interface AlertFacts {
  sender: string;
  kind?: Trouble['kind'];
  /** The rule: alerts of one rule and service are one bug. */
  rule: string;
  /** What about: stands in the bug as the message. */
  summary: string;
  /** One trouble of the rule, the same over all messages about it. */
  key: string;
  /** One outbreak of the trouble: told twice, it is counted once. */
  outbreak: string;
  service: string | null;
  environment: string | null;
  release?: string | null;
  commit?: string | null;
  severity?: string | null;
  at: string | null;
  url?: string | null;
  tags?: Readonly<Record<string, string>>;
}

/** A firing alert as a signal: without a stack, grouped by rule and service. */
export function firing(facts: AlertFacts): Notice {
  const { sender, rule, summary, service, environment, at, url, tags = {} } = facts;
  const release = facts.release ?? null;
  const draft: EventDraft = {
    source: 'webhook',
    platform: 'other',
    id: eventId(sender, facts.key, facts.outbreak),
    errors: [errorOf({ type: plainLine(rule, 200), message: summary })],
    level: levelOf(facts.severity ?? null),
    at,
    release,
    commit: readCommit(release, facts.commit ? { ...tags, commit: facts.commit } : tags),
    environment,
    service: service ?? serviceOfRelease(release),
    tags: { ...tags, sender, ...(url ? { url } : {}) },
    fingerprint: ['webhook', sender, rule, service ?? ''],
  };
  return { kind: 'signal', draft, trouble: troubleOf(facts) };
}

/** The end of an alert. */
export function over(facts: AlertFacts): Notice {
  return { kind: 'resolved', trouble: troubleOf(facts) };
}

function troubleOf({ kind = 'alert', key, rule, summary, service, environment, at }: AlertFacts): Trouble {
  return { kind, key: key.slice(0, 300), title: plainLine(`${rule}: ${summary}`, 250), service, environment, at };
}

/** A person's words about a failure; the stack that they may hold is read as any printed one, and groups as one. */
export function told(facts: AlertFacts, text: string): Notice {
  const notice = firing(facts);
  const traced = tracedIn(text);
  if (notice.kind !== 'signal' || !traced) return notice;
  const { platform, errors, remarks, runtime } = traced;
  const draft = { ...notice.draft, platform, errors, remarks, runtime: runtime ?? null, fingerprint: null };
  return { ...notice, draft };
}

/** The stack trace in a text; null where there is none. */
export function tracedIn(text: string): EventDraft | null {
  // Fences would stand in the way of traces that begin right after them.
  const plain = text.replace(/^ {0,3}(?:```|~~~).*$/gm, '');
  try {
    const draft = readText(plain);
    return draft.errors.some(({ frames }) => frames.length > 0) ? draft : null;
  } catch {
    return null;
  }
}

/** The same outbreak of the same trouble is the same event, whoever tells it again. */
export function eventId(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

const levels: Readonly<Record<string, ProductionEvent['level']>> = {
  critical: 'fatal',
  fatal: 'fatal',
  emergency: 'fatal',
  page: 'fatal',
  p1: 'fatal',
  high: 'error',
  warning: 'warning',
  warn: 'warning',
  low: 'warning',
  info: 'info',
  none: 'info',
};

export function levelOf(severity: string | null): ProductionEvent['level'] {
  const word = severity?.toLowerCase() ?? '';
  return Object.hasOwn(levels, word) ? (levels[word] ?? 'error') : 'error';
}
