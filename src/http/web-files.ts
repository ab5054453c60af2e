import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the web app, as it is sent. */
export interface WebFile {
  type: string;
  plain: Buffer;
  /** Null where it would be no smaller. */
  gzip: Buffer | null;
  /** Its name tells its content: it never changes. */
  immutable: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

/** The built files of the web app by URL path, all held in memory (they are few and small); none where it was not built. */
export function readWebFiles(folder: string): ReadonlyMap<string, WebFile> {
  const files = new Map<string, WebFile>();
  for (const name of namesIn(folder)) {
    const type = types[path.extname(name)];
    if (!type) continue;
    const plain = readFileSync(path.join(folder, name));
    const packed = gzipSync(plain, { level: 9 });
    const at = `/${name.split(path.sep).join('/')}`;
    const gzip = packed.length < plain.length ? packed : null;
    files.set(at, { type, plain, gzip, immutable: at.startsWith('/assets/') });
  }
  return files;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}
