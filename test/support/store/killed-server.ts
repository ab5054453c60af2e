import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('accepting.ts', import.meta.url));

/** A process that accepts signals on a data folder, and what it has acknowledged so far. */
export interface AcceptingServer {
  child: ChildProcess;
  /** Of its PostgreSQL. */
  postgres: number;
  acknowledged: string[];
  /** Resolves when so many events more are acknowledged, or it has ended. */
  acknowledges(more: number): Promise<void>;
  ended: Promise<unknown>;
}

export async function acceptingServer(dataFolder: string, prefix: string): Promise<AcceptingServer> {
  const child = spawn(process.execPath, [program, dataFolder, prefix], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2_000)));
  const acknowledged: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), ended.then(() => [''])]);
  const postgres = Number(/^postgres (\d+)$/.exec(String(first[0]))?.[1]);
  if (!postgres) throw new Error(`the accepting server did not start: ${complaints}`);
  lines.on('line', (line) => acknowledged.push(...line.split(' ')));
  const acknowledges = async (more: number) => {
    const wanted = acknowledged.length + more;
    while (acknowledged.length < wanted && child.exitCode === null && child.signalCode === null) {
      await Promise.race([once(lines, 'line'), ended]);
    }
  };
  return { child, postgres, acknowledged, acknowledges, ended };
}
