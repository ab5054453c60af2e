import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { AtEnd } from '../store/database.ts';

export interface Mail {
  from: string;
  to: string[];
  /** As it came over the wire. */
  raw: string;
}

/** A real SMTP server on loopback; `refuses`: the next answer to a recipient or to the text. */
export class MailServerStandIn {
  readonly mails: Mail[] = [];
  /** What was said, in its order. */
  readonly commands: string[] = [];
  port = 0;
  refuses: { at: 'recipient' | 'text'; code: number } | null = null;
  /** Takes the text and hangs up without a word. */
  cutsAfterText = false;
  readonly #server: SMTPServer;

  private constructor() {
    const refusal = (at: 'recipient' | 'text'): Error | null => {
      if (this.refuses?.at !== at) return null;
      const error = Object.assign(new Error('no'), { responseCode: this.refuses.code });
      this.refuses = null;
      return error;
    };
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onMailFrom: (from, _session, done) => {
        this.commands.push(`MAIL ${from.address}`);
        done();
      },
      onRcptTo: (to, _session, done) => {
        this.commands.push(`RCPT ${to.address}`);
        done(refusal('recipient'));
      },
      onData: (stream, session, done) => {
        this.commands.push('DATA');
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const refused = refusal('text');
          if (refused) return done(refused);
          const { mailFrom, rcptTo } = session.envelope;
          const to = rcptTo.map(({ address }) => address);
          const raw = Buffer.concat(chunks).toString('utf8');
          this.mails.push({ from: mailFrom ? mailFrom.address : '', to, raw });
          if (!this.cutsAfterText) return done();
          this.cutsAfterText = false;
          for (const connection of this.#server.connections) connection.close();
          return undefined;
        });
      },
    });
    this.#server.on('error', () => {});
  }

  static async start(atEnd: AtEnd): Promise<MailServerStandIn> {
    const standIn = new MailServerStandIn();
    const server = standIn.#server;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
    standIn.port = (server.server.address() as AddressInfo).port;
    atEnd(() => new Promise((closed) => server.close(() => closed())));
    return standIn;
  }
}

/** A header's value, unfolded; all of them where it stands more than once. */
export function headers(raw: string, name: string): string[] {
  const head = (raw.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ');
  const found = head.split('\r\n').filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return found.map((line) => line.slice(name.length + 1).trim());
}

/** The parts of a mail by type, decoded. */
export function parts(raw: string): Record<string, string> {
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(raw) ?? [];
  const found = raw.split(`--${boundary}`).flatMap((part) => {
    const [head = '', ...body] = part.replace(/^\r\n/, '').split('\r\n\r\n');
    const [, type] = /content-type: (text\/\w+)/i.exec(head) ?? [];
    const text = body.join('\r\n\r\n');
    return type ? [[type, /quoted-printable/i.test(head) ? unquoted(text) : decoded(head, text)] as const] : [];
  });
  return Object.fromEntries(found);
}

function decoded(head: string, text: string): string {
  return /base64/i.test(head) ? Buffer.from(text, 'base64').toString('utf8') : text;
}

function unquoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
