import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtRecorder } from '../../src/cli/recorder-build.ts';
import type { Recording } from '../../src/domain/recording.ts';
import { readRecording } from '../../src/intake/recording.ts';

export interface ProgramRun {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  milliseconds: number;
  /** The folder that REPROOF_OUT named. */
  out: string;
}

/** A folder with one program in it; `name` says which module system. Returns the program's path. */
export function programOf(source: string, name = 'app.mjs'): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'reproof-recorded-')));
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

/**
 * Runs a program with the recorder, or, `plain`, with an empty `--import`: any makes Node load the entry another way.
 * `whenSaid` is
 * called once standard output has shown a line.
 */
export async function runProgram(
  file: string,
  options: {
    plain?: boolean;
    env?: Record<string, string>;
    flags?: string[];
    whenSaid?: (kill: (signal: NodeJS.Signals) => void) => void;
  } = {},
): Promise<ProgramRun> {
  const out = mkdtempSync(join(tmpdir(), 'reproof-envelopes-'));
  const flags = [...(options.flags ?? []), '--import', options.plain ? 'data:text/javascript,' : await builtRecorder()];
  const started = performance.now();
  const child = spawn(process.execPath, [...flags, file], {
    env: { PATH: process.env.PATH, REPROOF_OUT: out, ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (stdout === '') options.whenSaid?.((signal) => child.kill(signal));
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) =>
      resolve({ code, signal, stdout, stderr, milliseconds: performance.now() - started, out }),
    );
  });
}

/** The envelopes of a run, as the product reads them, in the order of their writing. */
export function envelopesOf(
  run: ProgramRun,
): { text: string; recording: Recording; event: ReturnType<typeof readRecording>['event'] }[] {
  const files = readdirSync(run.out)
    .filter((name) => name.endsWith('.envelope'))
    .toSorted();
  return files.map((name) => {
    const text = readFileSync(join(run.out, name), 'utf8');
    const { event, recording } = readRecording(text);
    if (!recording) throw new Error(event.remarks.join());
    return { text, event, recording };
  });
}
