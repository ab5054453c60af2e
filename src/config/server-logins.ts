import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Servers that the command line is logged in to: tokens by origin, and which of these is asked. */
interface Logins {
  current: string | null;
  tokens: Record<string, string>;
}

/** Where the user's logins are kept: `$XDG_CONFIG_HOME/reproof/servers.json`, else below `~/.config`. */
function fileOf(env: NodeJS.ProcessEnv): string {
  const config = env['XDG_CONFIG_HOME'] || path.join(env['HOME'] ?? homedir(), '.config');
  return path.join(config, 'reproof', 'servers.json');
}

/** Scheme, host and port of an address; null for what is none of http or https. */
export function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}

function read(env: NodeJS.ProcessEnv): Logins {
  try {
    const { current, tokens } = JSON.parse(readFileSync(fileOf(env), 'utf8')) as Partial<Logins>;
    const known = Object.entries(tokens ?? {}).filter(([, token]) => typeof token === 'string');
    return { current: typeof current === 'string' ? current : null, tokens: Object.fromEntries(known) };
  } catch {
    return { current: null, tokens: {} };
  }
}

function write(env: NodeJS.ProcessEnv, logins: Logins): string {
  const file = fileOf(env);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
  // Where such a file lay there already, its mode would have stayed.
  chmodSync(next, 0o600);
  renameSync(next, file);
  return file;
}

/** The token for a server; null where the user is not logged in to it. */
export function tokenFor(env: NodeJS.ProcessEnv, url: string): string | null {
  const { tokens } = read(env);
  const origin = originOf(url);
  return origin !== null && Object.hasOwn(tokens, origin) ? (tokens[origin] ?? null) : null;
}

/** The server that is asked where none is named; null where the user is logged in to none. */
export function currentServer(env: NodeJS.ProcessEnv): string | null {
  return read(env).current;
}

/** Keeps a token, readable by the user alone, and asks its server from now on. Out: the file. */
export function rememberLogin(env: NodeJS.ProcessEnv, origin: string, token: string): string {
  const { tokens } = read(env);
  return write(env, { current: origin, tokens: { ...tokens, [origin]: token } });
}

/** Forgets a server's token. Out: whether there was one. */
export function forgetLogin(env: NodeJS.ProcessEnv, origin: string): boolean {
  const { current, tokens } = read(env);
  if (!Object.hasOwn(tokens, origin)) return false;
  const { [origin]: _gone, ...rest } = tokens;
  write(env, { current: current === origin ? null : current, tokens: rest });
  return true;
}
