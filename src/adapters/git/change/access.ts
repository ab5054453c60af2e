import type { Secret } from '../../../domain/secret.ts';

/** How a remote repository is reached. */
export interface RemoteAccess {
  /** `https:`, `ssh:`, `file:`, `user@host:path`, or a folder of this machine. */
  url: string;
  /** For http alone; without one, the keys and credential helpers of the server's own user are used. */
  token: Secret | null;
  /** The name that the host wants beside a token. */
  tokenUser: string;
}

/** Of our own environment, what ssh, proxies and certificates need. */
const passedOn =
  /^(?:SSH_AUTH_SOCK|SSH_AGENT_PID|GIT_SSH_COMMAND|GIT_SSL_CAINFO|SSL_CERT_(?:FILE|DIR)|(?:https?|all|no)_proxy)$/i;

/**
 * The environment that lets one git call out, to one protocol. The token is a header in git's configuration by environment:
 * never in a URL, an argument or a file; only for the repository's own origin, and redirects are not followed with it.
 */
export function networkEnvironment({ url, token, tokenUser }: RemoteAccess): Record<string, string> {
  const carried = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && passedOn.test(name) ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(carried), GIT_ALLOW_PROTOCOL: protocolOf(url), ...identity(url, token, tokenUser) };
}

function identity(url: string, token: Secret | null, user: string): Record<string, string> {
  if (!token || !/^https?:/.test(url)) {
    const home = process.env['HOME'];
    return home ? { HOME: home, GIT_CONFIG_GLOBAL: `${home}/.gitconfig`, GIT_CONFIG_NOSYSTEM: '0' } : {};
  }
  const basic = Buffer.from(`${user}:${token.reveal()}`).toString('base64');
  return settings([
    ['http.followRedirects', 'false'],
    ['credential.helper', ''],
    [`http.${new URL(url).origin}/.extraHeader`, `Authorization: Basic ${basic}`],
  ]);
}

function settings(pairs: ReadonlyArray<readonly [string, string]>): Record<string, string> {
  const env: Record<string, string> = { GIT_CONFIG_COUNT: String(pairs.length) };
  for (const [i, [key, value]] of pairs.entries()) {
    env[`GIT_CONFIG_KEY_${i}`] = key;
    env[`GIT_CONFIG_VALUE_${i}`] = value;
  }
  return env;
}

function protocolOf(url: string): string {
  const [, named] = /^(https?|ssh|file):/.exec(url) ?? [];
  if (named) return named;
  return url.startsWith('/') ? 'file' : 'ssh';
}
