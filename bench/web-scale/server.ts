import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DataFolder } from '../../src/config/data-folder.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** `reproof serve` on a data folder. */
export interface Server {
  url: string;
  token: string;
  /** Of its first project. */
  dsn: string;
  /** Opens the app in a browser, once. */
  link: string;
  stop(): Promise<void>;
}

export async function startServer(data: string): Promise<Server> {
  const env = { ...process.env, REPROOF_DATA: data, DATABASE_URL: '', NODE_ENV: 'production' };
  const args = [main, 'serve', '--port', '0', '--no-worker', '--log-level', 'warn'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('next ')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  return {
    url: /listens on (\S+)/.exec(said)?.[1] ?? '',
    dsn: /DSN +(\S+)/.exec(said)?.[1] ?? '',
    link: /browser +(\S+)/.exec(said)?.[1] ?? '',
    token: new DataFolder(data).token(),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
