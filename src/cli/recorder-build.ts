import { execFile } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Fault } from '../domain/fault.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = join(root, 'recorder/dist');
const entry = 'recorder/src/index.js';

/**
 * The absolute path of the recorder's entry for `node --import`. In a clone it is compiled first where it is missing or
 * older than its source: it must run on Node 20, which knows no types. Faults: INTERNAL where it cannot be built.
 */
export async function builtRecorder(): Promise<string> {
  if (!isCurrent()) await build();
  return join(built, entry);
}

/** An installed package has no sources: what it came with is current. */
function isCurrent(): boolean {
  const made = statSync(join(built, entry), { throwIfNoEntry: false });
  if (!existsSync(join(root, 'recorder/src'))) return made !== undefined;
  return made !== undefined && newestSource() <= made.mtimeMs;
}

function newestSource(): number {
  const folders = ['recorder/src', 'src/intake/scrubbing'].map((folder) => join(root, folder));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return Math.max(...[...sources, join(root, 'recorder/tsconfig.json')].map((file) => statSync(file).mtimeMs));
}

/** Beside the old build, then in its place: another process may be loading it. */
async function build(): Promise<void> {
  const fresh = `${built}.${process.pid}`;
  try {
    const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
    await promisify(execFile)(process.execPath, [
      compiler,
      '-p',
      join(root, 'recorder/tsconfig.json'),
      '--outDir',
      fresh,
    ]);
    rmSync(built, { recursive: true, force: true });
    renameSync(fresh, built);
  } catch (cause) {
    const said = (cause as { stdout?: string }).stdout?.slice(0, 2000) ?? String(cause);
    throw new Fault('INTERNAL', `the recorder could not be built: ${said}`, {
      cause,
      help: 'Run npm ci in the clone first.',
    });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
