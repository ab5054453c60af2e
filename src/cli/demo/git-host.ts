import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerByGit, gitBackend } from './git-backend.ts';

/** Where the demo's team keeps its repository: bare, on this machine, reached as any other remote. */
export interface GitHost {
  /** Of the bare repository `<name>.git`. */
  url(name: string): string;
  /** As it is called before people. */
  words: string;
  close(): Promise<void>;
}

/**
 * Serves the bare repositories of a folder over HTTP on a loopback port; where git comes without its HTTP part, the folder
 * itself is the remote. Its address cannot be guessed: other users of the machine reach the port, too.
 */
export async function startGitHost(folder: string): Promise<GitHost> {
  const program = gitBackend();
  if (!program)
    return {
      url: (name) => `${folder}/${name}.git`,
      words: `${folder} (this git has no http-backend)`,
      close: async () => {},
    };
  const below = `/${randomBytes(24).toString('base64url')}`;
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (url.startsWith(`${below}/`)) answerByGit({ program, folder, url: url.slice(below.length) }, request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: (name) => `${origin}${below}/${name}.git`,
    words: origin,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
