import { createReadStream } from 'node:fs';
import { Fault } from '../domain/fault.ts';

/** INT-1's limit for an envelope. */
const limit = 200 * 1024 * 1024;

/** Reads the evidence from a file, or from standard input for `-`. Throws UNREADABLE_EVENT when missing, empty or over 200 MiB. */
export async function readEvent(file: string, stdin: AsyncIterable<Buffer> = process.stdin): Promise<Buffer> {
  const name = file === '-' ? 'standard input' : file;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of file === '-' ? stdin : (createReadStream(file) as AsyncIterable<Buffer>)) {
      size += chunk.length;
      if (size > limit) break;
      chunks.push(Buffer.from(chunk));
    }
  } catch (cause) {
    throw new Fault('UNREADABLE_EVENT', `cannot read ${name}: ${(cause as Error).message}`, {
      cause,
      help: 'Give --event a file that exists and can be read, or - for standard input.',
    });
  }
  if (size > limit) throw new Fault('UNREADABLE_EVENT', `${name} holds more than 200 MiB`);
  if (size === 0) throw new Fault('UNREADABLE_EVENT', `${name} is empty`);
  return Buffer.concat(chunks);
}
