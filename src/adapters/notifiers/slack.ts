import { type Notice, noticeHeadline, noticeRest, noticeSubject } from '../../domain/notice.ts';
import { plainLine } from '../../domain/plain-text.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { quoted } from './quoted.ts';
import { sentByHttp } from './sent-by-http.ts';

/** Slack's control characters (https://docs.slack.dev/messaging/formatting-message-text#escaping). */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `plain_text` is no markup: no bold, no mention, no link comes of what stands in it. */
const plainText = (text: string, max: number): object => ({
  type: 'plain_text',
  text: text.slice(0, max).toWellFormed(),
  emoji: false,
});

/** A message of blocks within Slack's bounds: 150 characters a header, 3000 a section (https://docs.slack.dev/reference/block-kit/blocks). */
export function slackMessage(notice: Notice): object {
  const headline = noticeHeadline(notice);
  const subject = escaped(quoted(noticeSubject(notice, 300)));
  const rest = noticeRest(notice).join('. ');
  const project = escaped(quoted(plainLine(notice.project.name, 100)));
  // Our own address; what could end the link is percent-encoded in it.
  const link = notice.url ? escaped(new URL(notice.url).href.replaceAll('|', '%7C')) : null;
  const lines = [subject, rest].filter(Boolean);
  return {
    text: `${headline}: ${subject || project}`,
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: plainText(headline, 150) },
      ...lines.map((line) => ({ type: 'section', text: plainText(line, 3_000) })),
      ...(link
        ? [{ type: 'section', text: { type: 'mrkdwn', text: `<${link}|Open in Reproof>`, verbatim: true } }]
        : []),
      { type: 'context', elements: [plainText(project || 'Reproof', 2_000)] },
    ],
  };
}

/** Slack's incoming webhooks (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks); `address` is a secret. */
export function slackNotifier(address: Secret, exchange: Exchange, now: () => Date): Notifier {
  return {
    repeatable: false,
    send: (notice, signal) => {
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      const body = JSON.stringify(slackMessage(notice));
      return sentByHttp(exchange, { method: 'POST', url: address.reveal(), headers, body }, now, signal);
    },
  };
}
