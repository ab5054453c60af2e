import { join } from 'node:path';
import { files, randomHex, waiting, wall } from '../originals.ts';

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

/** The same without waiting; `told` is called once with whether the envelope is there. */
export function writeEnvelopeLater(folder: string, envelope: Uint8Array, told: (written: boolean) => void): void {
  const name = `${wall()}-${process.pid}-${randomHex(4)}`;
  const temporary = join(folder, `.${name}.tmp`);
  const fail = () => waiting.remove(temporary, () => told(false));
  const finish = () =>
    waiting.rename(temporary, join(folder, `${name}.envelope`), (fault) => (fault ? fail() : told(true)));
  const write = (file: number, from: number): void =>
    waiting.write(file, envelope, from, envelope.length - from, null, (fault, written) => {
      if (!fault && from + written < envelope.length) return write(file, from + written);
      waiting.close(file, (late) => (fault || late ? fail() : finish()));
    });
  waiting.mkdir(folder, { recursive: true }, (refused) => {
    if (refused) return told(false);
    waiting.open(temporary, 'wx', 0o600, (fault, file) => (fault ? fail() : write(file, 0)));
  });
}
