import { createTransport, type Transporter } from 'nodemailer';
import { type Notice, noticeHeadline, noticeRest, noticeSubject } from '../../domain/notice.ts';
import { plainLine } from '../../domain/plain-text.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Notifier, Sent } from '../../ports/notifier.ts';
import { quoted } from './quoted.ts';

/** The operator's mail server. */
export interface MailServer {
  /** `smtps://user:password@host:465` or `smtp://...`. */
  url: Secret;
  /** Whom mail is from: one address. */
  from: string;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => escapes[mark] ?? '');

/** What a mail consists of; every stranger's word is quoted, escaped and on one line. */
export function mailOf(notice: Notice): { subject: string; text: string; html: string } {
  const headline = noticeHeadline(notice);
  const about = quoted(noticeSubject(notice, 300));
  const project = quoted(plainLine(notice.project.name, 100));
  const rest = noticeRest(notice);
  const lines = [headline, about, ...rest, notice.url, `Project: ${project}`].filter((line) => !!line);
  const link = notice.url ? `<p><a href="${escaped(new URL(notice.url).href)}">Open in Reproof</a></p>` : '';
  const html = [
    `<p><strong>${escaped(headline)}</strong></p>`,
    ...(about ? [`<p>${escaped(about)}</p>`] : []),
    ...rest.map((line) => `<p>${escaped(line)}</p>`),
    link,
    `<p>Project: ${escaped(project)}</p>`,
  ].join('\n');
  return {
    subject: `[Reproof] ${headline}${about ? `: ${about}` : ''}`.slice(0, 250),
    text: `${lines.join('\n\n')}\n`,
    html,
  };
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

function transportOf({ url }: MailServer): Transporter {
  const { protocol, hostname, port, username, password } = new URL(url.reveal());
  const secure = protocol === 'smtps:';
  return createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // A password goes over no open line.
    requireTLS: !secure && username !== '' && !loopback.has(hostname),
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Mail by SMTP to everyone of the channel, text and HTML. The same message has the same Message-ID each time. */
export function emailNotifier(to: readonly string[], server: MailServer): Notifier {
  return {
    repeatable: false,
    send: async (notice, signal) => {
      signal?.throwIfAborted();
      const transport = transportOf(server);
      const begun = textBegun(transport);
      try {
        await transport.sendMail({
          ...mailOf(notice),
          from: server.from,
          to: [...to],
          messageId: `<${notice.id}@${server.from.split('@').at(-1)}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
        return { kind: 'sent' };
      } catch (error) {
        return failed(error as SmtpError, begun());
      } finally {
        transport.close();
      }
    },
  };
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  command?: string;
}

/** Tells whether a mail's text was asked for: from then on the server may have it. */
function textBegun(transport: Transporter): () => boolean {
  let begun = false;
  transport.use('stream', ({ message }, done) => {
    const create = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      begun = true;
      return create(options);
    };
    done();
  });
  return () => begun;
}

/** Only codes are told: a server's words may hold anything. */
function failed({ code = 'an error', responseCode, command = '' }: SmtpError, begun: boolean): Sent {
  const why = `the mail server: ${responseCode ?? code}${command ? ` at ${command.split(' ')[0]}` : ''}`;
  if (responseCode === undefined) return begun ? { kind: 'unknown', why } : { kind: 'not-sent', why, retryAfterS: 60 };
  return responseCode >= 500 ? { kind: 'refused', why } : { kind: 'not-sent', why, retryAfterS: 60 };
}
