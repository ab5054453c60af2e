import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { ObservedFailure, ObservedFrame } from '../../../src/domain/run.ts';
import type { FreshResult, FreshRun } from '../../../src/ports/fresh-run.ts';
import type { SuiteRunner } from '../../../src/ports/test-suite.ts';
import type { TypeChecker } from '../../../src/ports/type-check.ts';
import { changedFiles, copyTree, hashesOf } from './tree-copy.ts';

const reporter = fileURLToPath(new URL('./reporter.mjs', import.meta.url));

interface Told {
  name: string;
  file: string;
  outcome: 'pass' | 'fail' | 'skipped' | 'todo';
  error: { type: string; message: string; code: string | null; stack: string } | null;
}

interface Ended {
  told: Told[];
  output: string;
  timedOut: boolean;
  durationMs: number;
}

/** Runs `node --test` over some files of a folder, in a process group of its own that is ended as one. */
function nodeTest(dir: string, files: readonly string[], env: Record<string, string>, timeMs: number): Promise<Ended> {
  const started = performance.now();
  const args = ['--no-warnings', '--test', `--test-reporter=${reporter}`, ...files];
  const plain = { PATH: process.env['PATH'] ?? '', HOME: dir, ...env };
  const child = spawn(process.execPath, args, {
    cwd: dir,
    env: plain,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended in the same moment.
    }
  }, timeMs);
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', () => {
      clearTimeout(timer);
      resolve({ told: readTold(output), output, timedOut, durationMs: performance.now() - started });
    });
  });
}

function readTold(output: string): Told[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{"name":'))
    .map((line) => JSON.parse(line) as Told);
}

/** A failure as it was told, with the frames of its stack; paths below `dir` from its root. */
function failureOf(error: NonNullable<Told['error']>, dir: string): ObservedFailure {
  const frames = error.stack.split('\n').flatMap((line): ObservedFrame[] => {
    const match = /^\s+at (?:(async) )?(?:(.*) \()?(.*?):(\d+):(\d+)\)?$/.exec(line);
    if (!match) return [];
    const [, isAsync, name, where = '', row, column] = match;
    const file = where.replace(/^file:\/\//, '');
    const inside = file.startsWith(`${dir}/`) ? file.slice(dir.length + 1) : null;
    const native = where.startsWith('node:');
    return [
      {
        file: inside,
        line: Number(row),
        column: Number(column),
        function: name ?? null,
        native,
        async: Boolean(isAsync),
      },
    ];
  });
  return { type: error.type, message: error.message, code: error.code, frames, handled: false, cause: null };
}

/** Runs a written test in a fresh copy of the project, as plain child processes: no sandbox, for our own fixtures only. */
export function freshRun(project: string, testFiles: Readonly<Record<string, string>>): FreshRun {
  return async (options = {}): Promise<FreshResult> => {
    const dir = copyTree(project, { ...testFiles, ...options.replace });
    try {
      const before = hashesOf(dir);
      const tests = Object.keys(testFiles).filter((f) => /\.test\.[cm]?[jt]s$/.test(f));
      const ended = await nodeTest(dir, tests, { ...options.env }, options.timeMs ?? 4_000);
      const failing = ended.told.filter((t) => t.outcome === 'fail');
      const error = failing[0]?.error ?? null;
      const loaded = !ended.told.some((t) => t.outcome === 'fail' && tests.some((f) => t.name.endsWith(f)));
      const count = (outcome: Told['outcome']) => ended.told.filter((t) => t.outcome === outcome).length;
      return {
        outcome: ended.timedOut ? 'timed-out' : !loaded ? 'unloadable' : failing.length > 0 ? 'failed' : 'passed',
        failure: error && loaded ? failureOf(error, dir) : null,
        tests: ended.timedOut ? null : { total: ended.told.length, failing: failing.length, skipped: count('skipped') },
        output: ended.output,
        changed: changedFiles(before, hashesOf(dir)),
        durationMs: ended.durationMs,
      };
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
}

/** Runs the project's own tests in a fresh copy. */
export function suiteRunner(project: string): SuiteRunner {
  return async (replace) => {
    const dir = copyTree(project, replace);
    try {
      const { told, timedOut, durationMs } = await nodeTest(dir, [], {}, 20_000);
      if (timedOut) return { kind: 'timed-out', durationMs };
      const outcomes = { pass: 'passed', fail: 'failed', skipped: 'skipped', todo: 'todo' } as const;
      const tests = told.map((t) => ({ id: `${path.relative(dir, t.file)} ${t.name}`, outcome: outcomes[t.outcome] }));
      return { kind: 'ran', tests, durationMs };
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
}

/** Type-checks the project with the TypeScript of this repository. */
export function typeChecker(project: string): TypeChecker {
  return async (replace) => {
    const dir = copyTree(project, replace);
    try {
      const config = ts.getParsedCommandLineOfConfigFile(
        path.join(dir, 'tsconfig.json'),
        {},
        {
          ...ts.sys,
          onUnRecoverableConfigFileDiagnostic: () => {},
        },
      );
      if (!config) return { kind: 'none', reason: 'the project has no tsconfig.json' };
      const program = ts.createProgram(config.fileNames, config.options);
      return { kind: 'checked', diagnostics: ts.getPreEmitDiagnostics(program).map((d) => plainDiagnostic(d, dir)) };
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
}

function plainDiagnostic(diagnostic: ts.Diagnostic, dir: string) {
  const { file, start = 0, code, messageText } = diagnostic;
  return {
    file: file ? path.relative(dir, file.fileName) : '',
    line: file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0,
    code,
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  };
}
