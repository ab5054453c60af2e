import { join } from 'node:path';
import { files, wall, randomHex } from '../originals.ts';

/** Writes an envelope into a folder under a name of its own, whole or not at all. Throws what the file system says. */
export function writeEnvelope(folder: string, envelope: Uint8Array): void {
  files.mkdir(folder, { recursive: true });
  const name = `${wall()}-${process.pid}-${randomHex(4)}`;
  const temporary = join(folder, `.${name}.tmp`);
  try {
    const file = files.open(temporary, 'wx', 0o600);
    try {
      for (let written = 0; written < envelope.length; ) written += files.write(file, envelope, written);
    } finally {
      files.close(file);
    }
    files.rename(temporary, join(folder, `${name}.envelope`));
  } catch (error) {
    try {
      files.remove(temporary);
    } catch {
      // It was never made.
    }
    throw error;
  }
}
