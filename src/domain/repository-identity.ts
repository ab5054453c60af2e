import { createHash } from 'node:crypto';
import path from 'node:path';

/** `user@host:path`, as ssh takes it; with a scheme it is a URL. */
const scpLike = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)(.+)$/;
const defaultPorts: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80', 'ssh:': '22' };

/** Host and path of a URL that git clones; the scheme, who asks and the default port say nothing of which repository it is. */
function placeOf(url: string): string | null {
  const scp = url.includes('://') ? null : scpLike.exec(url);
  if (scp) return `${(scp[1] ?? '').toLowerCase()}/${trimmed(scp[2] ?? '')}`;
  const parsed = URL.parse(url);
  if (!parsed || parsed.protocol === 'file:' || parsed.host === '') return null;
  const port = parsed.port && parsed.port !== defaultPorts[parsed.protocol] ? `:${parsed.port}` : '';
  return `${parsed.hostname.toLowerCase()}${port}/${trimmed(decoded(parsed.pathname))}`;
}

function trimmed(text: string): string {
  return text
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A folder on this machine: by its path, with or without its `.git`. */
function folderOf(url: string): string {
  const local = /^file:\/\//i.test(url) ? decoded(url.slice('file://'.length)) : url;
  return path.posix
    .normalize(local)
    .replace(/\/+$/, '')
    .replace(/\/?\.git$/, '');
}

/**
 * One name for whatever leads to the same repository: https, ssh and scp-like URLs of one place, with and without `.git`,
 * user and default port. A hash, since connections may carry credentials; nothing of these is in it.
 */
export function repositoryIdentity(url: string): string {
  const text = url.trim();
  const place = path.posix.isAbsolute(text) ? null : placeOf(text);
  return createHash('sha256')
    .update(place ?? `file ${folderOf(text)}`)
    .digest('hex')
    .slice(0, 32);
}
