import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes files into a new folder, which goes with the test. */
export function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'reproof-files-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

/** Runs Node in a folder to its end; both outputs in one text. */
export function runNode(folder: string, ...args: string[]): Promise<{ exit: number; output: string }> {
  const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const { promise, resolve } = Promise.withResolvers<{ exit: number; output: string }>();
  execFile(process.execPath, args, { cwd: folder, env }, (error, stdout, stderr) =>
    resolve({ exit: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
  );
  return promise;
}
