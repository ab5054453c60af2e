import type { WriteStream } from 'node:tty';
import { LiveLine } from './live-line.ts';

const everyMs = 500;

/** Shows, on a terminal, that something goes on and how far it is, until it ends. */
export async function busy<T>(what: string, work: () => Promise<T>, far: () => string = () => ''): Promise<T> {
  const live = new LiveLine(process.stderr as WriteStream);
  const began = performance.now();
  const show = (): void => live.show(`${what}  ${((performance.now() - began) / 1000).toFixed(0)} s  ${far()}`);
  const timer = process.stderr.isTTY ? setInterval(show, everyMs) : null;
  if (!timer) process.stderr.write(`${what}\n`);
  try {
    return await work();
  } finally {
    if (timer) clearInterval(timer);
    live.clear();
  }
}
