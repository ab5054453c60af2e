import { Octokit } from '@octokit/rest';
import type { HostRefusal } from '../../../ports/code-host.ts';
import { type BadReply, HostRefused, refusalOf } from '../refusal.ts';
import { type HostedAt, requestMs } from '../settings.ts';

/** `https://api.github.com`, of GitHub Enterprise `https://HOST/api/v3`. */
export function githubApi(url: string): string {
  const { origin, hostname } = new URL(url);
  return hostname === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A client that writes no log, follows no redirect with the token, and ends each request in time. */
export function githubClient({ url, token, now, timeMs = requestMs }: HostedAt): Octokit {
  const octokit = new Octokit({
    auth: token.reveal(),
    baseUrl: githubApi(url),
    userAgent: 'reproof',
    log: silent,
    request: { redirect: 'manual' },
  });
  octokit.hook.before('request', (options) => {
    options.request.signal = AbortSignal.timeout(timeMs);
  });
  // A redirect that is not followed counts as an answer for octokit.
  octokit.hook.after('request', ({ status }) => {
    if (Number(status) >= 300) throw new HostRefused(refusalOf({ status, headers: {}, message: '' }, now()));
  });
  return octokit;
}

/** What an error of the client's means; null for one that is no answer of GitHub's. */
export function githubRefusal(error: unknown, now: Date): HostRefusal | null {
  const {
    status,
    response,
    message = '',
  } = error as {
    status?: unknown;
    message?: string;
    response?: { headers?: Record<string, unknown>; data?: unknown };
  };
  if (typeof status !== 'number' || !response) return null;
  const headers = Object.entries(response.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
  const bad: BadReply = { status, headers: Object.fromEntries(headers), message };
  return refusalOf(bad, now);
}

/** Whether GitHub refused the content for this reason. */
export function refusedFor(error: unknown, reason: RegExp): boolean {
  const { status, response } = error as { status?: unknown; response?: { data?: unknown } };
  return status === 422 && reason.test(JSON.stringify(response?.data ?? ''));
}
