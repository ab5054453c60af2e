import { scryptSync } from 'node:crypto';
import { request } from 'node:http';
import type { Role } from '../../../src/domain/permission.ts';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';

export const password = 'correct horse battery';

/** Hashed as people's are but for the cost, which a stored hash names: theirs is a quarter of a second for each log-in. */
const hashed = [
  'scrypt',
  4,
  8,
  1,
  'c2FsdA',
  scryptSync(password, 'salt', 32, { N: 16, r: 8, p: 1 }).toString('base64url'),
];

/** A user with the password above. */
export async function aUser({ users }: Store, name: string, role: Role): Promise<void> {
  await users.create({ name, email: `${name}@shop.example`, role, password: hashed.join('$') });
}

/** An answer with what tests ask of it. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  json: Record<string, unknown>;
}

/** One request with any headers, also those that `fetch` does not let a program set (Host, Origin). */
export function send(
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const type =
      text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const asked = request(url, { method, headers: { ...type, ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const content = Buffer.concat(chunks).toString();
        const json = content.startsWith('{') || content.startsWith('[') ? (JSON.parse(content) as Answer['json']) : {};
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, json });
      });
    });
    asked.on('error', reject);
    asked.end(text);
  });
}

/** A browser's session. */
export interface Browser {
  cookie: string;
  csrf: string;
  /** Headers of a request that changes something. */
  own: { cookie: string; 'x-reproof-csrf': string };
}

/** Logs in with the password above. */
export async function logIn(url: string, name: string, headers: Record<string, string> = {}): Promise<Browser> {
  const answer = await send(`${url}/api/v1/sessions`, { method: 'POST', headers, body: { name, password } });
  if (answer.status !== 201) throw new Error(`the log-in was answered ${answer.status}`);
  const cookie = cookieOf(answer);
  const csrf = String(answer.json['csrf']);
  return { cookie, csrf, own: { cookie, 'x-reproof-csrf': csrf } };
}

/** `name=value` of the cookie that an answer sets. */
export function cookieOf({ headers }: Answer): string {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}
