import { Exchange } from './adapters/exchange/exchange.ts';
import { networksFrom } from './adapters/exchange/networks.ts';
import { emailNotifier, type MailServer } from './adapters/notifiers/email.ts';
import { slackNotifier } from './adapters/notifiers/slack.ts';
import { webhookNotifier } from './adapters/notifiers/webhook.ts';
import { BeadsTracker } from './adapters/trackers/beads/beads-tracker.ts';
import { GithubTracker } from './adapters/trackers/github/github-tracker.ts';
import { JiraTracker } from './adapters/trackers/jira/jira-tracker.ts';
import { LinearTracker } from './adapters/trackers/linear/linear-tracker.ts';
import { Marks } from './adapters/trackers/mark.ts';
import { Fault } from './domain/fault.ts';
import { Secret, secretFrom } from './domain/secret.ts';
import type { Clock } from './ports/clock.ts';
import type { Notifier } from './ports/notifier.ts';
import type { Outward } from './ports/outward.ts';
import type { ConnectedChannel } from './ports/store/notification-store.ts';
import type { ConnectedTracker } from './ports/store/tracker-store.ts';
import type { Tracker } from './ports/tracker.ts';

/**
 * The ways out as the server's environment sets them: REPROOF_SMTP_URL and REPROOF_MAIL_FROM (the mail server), REPROOF_BEADS_DIR
 * (where beads files lie), REPROOF_PUBLIC_URL (what people reach the server by), REPROOF_ALLOW_NETWORKS. Throws BAD_USAGE.
 */
export function outwardFrom(env: NodeJS.ProcessEnv, clock: Clock): Outward {
  const exchange = new Exchange({ networks: networksFrom(env) });
  const mail = mailServerOf(env);
  const origin = originOf(env);
  const now = (): Date => clock.now();
  const pageOf = (id: string): string | null => origin && `${origin}/bugs/${encodeURIComponent(id)}`;
  return {
    tracker: (connected) => trackerOf(connected, { exchange, now, pageOf, beads: env['REPROOF_BEADS_DIR'] ?? null }),
    notifier: (channel) => notifierOf(channel, { exchange, now, mail }),
    pageOf,
  };
}

interface TrackerSetUp {
  exchange: Exchange;
  now: () => Date;
  pageOf: (id: string) => string | null;
  beads: string | null;
}

const bare = (url: string): string => url.replace(/\/+$/, '');

function trackerOf(
  { setting, token, mark, name }: ConnectedTracker,
  { beads, pageOf, ...rest }: TrackerSetUp,
): Tracker {
  const shared = {
    ...rest,
    states: setting.states,
    marks: new Marks(mark),
    pageOf: ({ id }: { id: string }) => pageOf(id),
  };
  const needed = (): Secret => {
    if (token) return token;
    throw new Fault('TRACKER_REFUSED', `the tracker ${name} has no token`);
  };
  switch (setting.kind) {
    case 'github':
      return new GithubTracker({ ...shared, token: needed(), api: bare(setting.api), repository: setting.repository });
    case 'jira':
      return new JiraTracker({ ...shared, ...setting, url: bare(setting.url), token: needed() });
    case 'linear':
      return new LinearTracker({ ...shared, token: needed(), api: setting.api, team: setting.team });
    case 'beads':
      if (beads !== null) return new BeadsTracker({ ...shared, folder: beads, file: setting.file });
      throw new Fault('BAD_USAGE', 'this server is not set up for beads files', {
        help: 'Its operator names the folder that they lie in: REPROOF_BEADS_DIR.',
      });
  }
}

function notifierOf(
  { setting, secret, name }: ConnectedChannel,
  { exchange, now, mail }: { exchange: Exchange; now: () => Date; mail: MailServer | null },
): Notifier {
  const needed = (what: string): Secret => {
    if (secret) return secret;
    throw new Fault('BAD_USAGE', `the channel ${name} has no ${what}`);
  };
  switch (setting.kind) {
    case 'slack':
      return slackNotifier(needed('address of a Slack webhook'), exchange, now);
    case 'webhook':
      return webhookNotifier(setting.url, needed('secret to sign with'), exchange, now);
    case 'email':
      if (mail) return emailNotifier(setting.to, mail);
      throw new Fault('BAD_USAGE', 'this server is not set up for mail', {
        help: 'Its operator names the mail server: REPROOF_SMTP_URL and REPROOF_MAIL_FROM.',
      });
  }
}

function mailServerOf(env: NodeJS.ProcessEnv): MailServer | null {
  const url = secretFrom(env, 'REPROOF_SMTP_URL');
  const from = env['REPROOF_MAIL_FROM'];
  if (!url) return null;
  if (!URL.canParse(url.reveal()) || !/^smtps?:\/\/./.test(url.reveal()))
    throw new Fault('BAD_USAGE', 'REPROOF_SMTP_URL is no smtp:// or smtps:// address');
  if (!from || !/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(from))
    throw new Fault('BAD_USAGE', 'REPROOF_MAIL_FROM must name the one address that mail is from');
  return { url, from };
}

function originOf(env: NodeJS.ProcessEnv): string | null {
  const text = env['REPROOF_PUBLIC_URL'];
  if (!text) return null;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Fault('BAD_USAGE', 'REPROOF_PUBLIC_URL is no http or https address');
  return bare(text);
}
