import type { HostRefusal } from '../../../ports/code-host.ts';

const waitMs = 60_000;

/** What git says on standard error (LC_ALL=C) of why a remote refused, and what curl says within. Order matters. */
const signs: ReadonlyArray<readonly [RegExp, Exclude<HostRefusal['kind'], 'rate-limited'>]> = [
  [/protected branch|GH006|GH013|protected branches/i, 'protected-branch'],
  [/hook declined|remote rejected/i, 'invalid'],
  [/Authentication failed|could not read (?:Username|Password)|error: 401|Permission denied \(/i, 'unauthorized'],
  [/error: 403|Permission to .* denied|not allowed to/i, 'forbidden'],
  // A redirect is a repository that was moved: it is connected anew, not followed with a token in hand.
  [/error: (?:404|410|30[1278])|repository .*not found|not appear to be a git repository|does not exist/i, 'gone'],
];

/** Why a git call on the network failed. What fits nothing is taken for a network that is away. */
export function gitRefusal(stderr: string, now: Date): HostRefusal {
  if (/error: 429/.test(stderr)) return { kind: 'rate-limited', retryAt: new Date(now.getTime() + waitMs) };
  const kind = signs.find(([sign]) => sign.test(stderr))?.[1] ?? 'unavailable';
  return { kind, detail: told(stderr) };
}

/** The last words, without what a URL may carry before its host. */
function told(stderr: string): string {
  const text = stderr.replaceAll(/\/\/[^\s/@]*@/g, '//').trim();
  return text.split('\n').filter(Boolean).slice(-3).join('; ').slice(-400);
}
