import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Fault } from '../../domain/fault.ts';

const silent = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** A line that is typed without being shown; the first line of standard input where that is no terminal. Throws BAD_USAGE for none. */
export async function askSecret(prompt: string): Promise<string> {
  const text = process.stdin.isTTY ? await typed(prompt) : (readFileSync(0, 'utf8').split(/\r?\n/)[0] ?? '');
  if (text === '')
    throw new Fault('BAD_USAGE', 'nothing was given', { help: 'Type it, or give it by standard input.' });
  return text;
}

function typed(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const input = createInterface({ input: process.stdin, output: silent(), terminal: true });
  return new Promise((resolve) => {
    const end = (text: string): void => {
      process.stderr.write('\n');
      input.close();
      resolve(text);
    };
    input.once('line', end);
    input.once('SIGINT', () => end(''));
  });
}
