// Builds this package as its own script does, in a copy of it, and tells which line of a source a built line is of. Ships
// beside a regression test; needs Node, a POSIX shell and what the build itself needs.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { SourceLines } = require('./source-lines.cjs');

const mebi = 1024 * 1024;
const bounds = { files: 30_000, bytes: 1024 * mebi, written: 400 * mebi, timeMs: 120_000 };
/** Of a build's output the end is told. */
const tailLength = 1_200;
/** What no build reads: histories, caches, environments of others. Dependencies are linked instead. */
const passedOver =
  /^(?:\.git|\.hg|\.svn|\.venv|venv|__pycache__|\.cache|\.turbo|\.parcel-cache|\.vite|\.nyc_output|coverage)$/;
/** What test runners tell their children; a build outside of them knows nothing of it. */
const ofRunners = /^(?:NODE_TEST_CONTEXT|NODE_V8_COVERAGE|VITEST.*|VITE_USER_NODE_ENV|JEST_WORKER_ID|TEST|npm_.*)$/;
const managers = ['npm', 'pnpm', 'yarn'];

/** Calls `found(path from the root, entry)` for all but dependencies and what is passed over. */
function walk(root, found, folder = '') {
  for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = path.posix.join(folder, entry.name);
    if (found(name, entry) && entry.isDirectory()) walk(root, found, name);
  }
}

const isDependencies = ({ name }) => name === 'node_modules';

/** The tree without dependencies (linked), output (`writes`), and what no build reads. Throws when it is too large. */
function copyTree(root, copy, writes) {
  let [files, bytes] = [0, 0];
  walk(root, (name, entry) => {
    const [from, to] = [path.join(root, name), path.join(copy, name)];
    if (passedOver.test(entry.name) || writes.includes(name)) return false;
    if (isDependencies(entry)) linkPackages(root, copy, name);
    else if (entry.isDirectory()) fs.mkdirSync(to);
    else if (entry.isSymbolicLink()) copyLink(root, copy, name);
    else if (entry.isFile()) {
      bytes += fs.statSync(from).size;
      files += 1;
      if (files > bounds.files || bytes > bounds.bytes)
        throw new Error(`the package is too large to be built in a copy (${files} files, ${bytes} bytes and more)`);
      fs.copyFileSync(from, to, fs.constants.COPYFILE_FICLONE);
    }
    return !isDependencies(entry);
  });
}

/** A link within the tree leads to the copy; one that leaves it stays away. */
function copyLink(root, copy, name) {
  const target = path.resolve(path.dirname(path.join(root, name)), fs.readlinkSync(path.join(root, name)));
  if (!target.startsWith(root + path.sep)) return;
  fs.symlinkSync(path.join(copy, path.relative(root, target)), path.join(copy, name));
}

/** Installed packages are linked one by one, so that packages of the tree itself (workspaces) lead to the copy. */
function linkPackages(root, copy, place) {
  fs.mkdirSync(path.join(copy, place));
  for (const entry of fs.readdirSync(path.join(root, place), { withFileTypes: true })) {
    const name = path.join(place, entry.name);
    if (entry.name.startsWith('@') && entry.isDirectory()) linkPackages(root, copy, name);
    else if (!entry.name.startsWith('.') || /^\.(?:bin|pnpm|store)$/.test(entry.name))
      fs.symlinkSync(
        entry.isSymbolicLink() ? packageBehind(root, copy, name) : path.join(root, name),
        path.join(copy, name),
      );
  }
}

function packageBehind(root, copy, name) {
  const from = path.join(root, name);
  const inTree = fs.existsSync(from) ? path.relative(root, fs.realpathSync(from)) : '..';
  const isOwn = !/^\.\.(?:[\\/]|$)|^[\\/]|(?:^|[\\/])node_modules(?:[\\/]|$)/.test(inTree);
  return isOwn ? path.join(copy, inTree) : from;
}

/** Path -> a mark that differs once the file was written. */
function marksOf(copy) {
  const marks = new Map();
  walk(copy, (name, entry) => {
    if (isDependencies(entry)) return false;
    const { mtimeNs, ctimeNs, size } = fs.lstatSync(path.join(copy, name), { bigint: true });
    if (entry.isFile()) marks.set(name, { mark: `${mtimeNs} ${ctimeNs} ${size}`, size: Number(size) });
    return true;
  });
  return marks;
}

const sizeOf = (marks) => [...marks.values()].reduce((sum, { size }) => sum + size, 0);

/** Folders in which programs of installed packages stand, the nearest first. */
function binaries(folder, top) {
  const above = path.dirname(folder);
  const own = path.join(folder, 'node_modules', '.bin');
  return folder === top || above === folder ? [own] : [own, ...binaries(above, top)];
}

/** Package managers' names on the PATH that run scripts without them: where the build runs there may be none. */
function managersIn(folder) {
  fs.mkdirSync(folder);
  for (const name of managers) {
    const line = `exec '${process.execPath}' '${__filename}' ${name} '${folder}' "$@"`;
    fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }
  return folder;
}

function environment(folder, top, shims) {
  const kept = Object.entries(process.env).filter(([name]) => !ofRunners.test(name));
  const env = Object.fromEntries(kept);
  if (env.NODE_ENV === 'test') delete env.NODE_ENV;
  const own = path.dirname(process.execPath);
  return { ...env, NO_COLOR: '1', PATH: [shims, ...binaries(folder, top), own, env.PATH ?? ''].join(path.delimiter) };
}

/** Runs one command of a build; rejects with the end of what it printed. `watch` says why it has to be ended, or null. */
function runCommand(command, { cwd, env, deadline, watch }) {
  const argv = typeof command === 'string' ? ['sh', '-c', command] : command;
  const told = Array.isArray(command) ? command.join(' ') : command;
  return new Promise((resolve, reject) => {
    let said = '';
    let ended = null;
    const child = spawn(argv[0], argv.slice(1), { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = (why) => {
      ended ??= why;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    };
    const timer = setInterval(() => {
      const why = performance.now() > deadline ? 'it did not come to its end in time' : watch();
      if (why) end(why);
    }, 500);
    let late;
    const hear = (chunk) => (said = `${said}${chunk}`.slice(-tailLength));
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('error', (error) => hear(error.message));
    child.once('close', (code, signal) => {
      clearInterval(timer);
      clearTimeout(late);
      if (code === 0 && !ended) return resolve();
      reject(new Error(`the build failed: ${ended ?? `\`${told}\` ended with ${code ?? signal}`}\n${said.trim()}`));
    });
    // What a command leaves running in the background would keep its pipes open for good.
    child.once('exit', () => (late = setTimeout(() => end(null), 1_000)));
  });
}

/** A copy of the tree in which it is built, as often as wanted. */
class Build {
  #root;
  #top;
  #given;
  #written = [];
  #overlaid = [];
  #sources;

  constructor(given) {
    this.#given = { folder: '', writes: [], ...given };
    this.#root = fs.realpathSync(given.root);
    this.#top = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'build-')));
    this.folder = path.join(this.#top, 'tree');
    this.#sources = new SourceLines(this.folder, this.#root, this.#given.folder);
    process.once('exit', this.remove);
    fs.mkdirSync(this.folder);
  }

  /** Builds, with other texts of some files (path from the root -> text). Rejects when a command fails; then nothing is there. */
  async run(files = {}) {
    const { folder, run, writes, timeoutMs = bounds.timeMs } = this.#given;
    if (fs.readdirSync(this.folder).length === 0) copyTree(this.#root, this.folder, writes);
    this.#lay(files);
    this.#sources.forget();
    const before = marksOf(this.folder);
    const [cwd, deadline] = [path.join(this.folder, folder), performance.now() + timeoutMs];
    const shims = path.join(this.#top, 'bin');
    const env = environment(cwd, this.folder, fs.existsSync(shims) ? shims : managersIn(shims));
    const most = sizeOf(before) + bounds.written;
    const watch = () => (this.#size() > most ? `it wrote more than ${bounds.written / mebi} MiB` : null);
    for (const command of run) await runCommand(command, { cwd, env, deadline, watch });
    if (watch()) throw new Error(`the build failed: ${watch()}`);
    const after = marksOf(this.folder);
    this.#written = [...after.keys()].filter((name) => after.get(name).mark !== before.get(name)?.mark).toSorted();
    return this;
  }

  /** Files that the last build wrote, paths from the root. */
  get written() {
    return this.#written;
  }

  #size() {
    try {
      return sizeOf(marksOf(this.folder));
    } catch {
      return 0; // Files come and go while it is looked at.
    }
  }

  /** The tree as it is, but for these files, and without what the build before wrote. */
  #lay(files) {
    for (const name of this.#written) fs.rmSync(path.join(this.folder, name), { force: true });
    for (const name of this.#overlaid) {
      const from = path.join(this.#root, name);
      if (fs.existsSync(from)) fs.copyFileSync(from, path.join(this.folder, name));
      else fs.rmSync(path.join(this.folder, name), { force: true });
    }
    this.#overlaid = Object.keys(files);
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
      fs.writeFileSync(path.join(this.folder, name), text);
    }
  }

  /** Where a file of the tree (or of what was built), by its path from the root, stands built. */
  at(file) {
    return path.join(this.folder, file);
  }

  /** The place in a source behind a place of a built file (absolute); null where no source map tells. */
  original(file, line, column) {
    return this.#sources.original(file, line, column);
  }

  /** What a variable of the built code between two places is called in the source; null where the map does not tell. */
  nameOf(file, name, from, to) {
    return this.#sources.nameOf(file, name, from, to);
  }

  /** Sources of the tree (paths from the root) that went into a built file. */
  sourcesOf(file) {
    return this.#sources.sourcesOf(this.at(file));
  }

  remove = () => {
    process.off('exit', this.remove);
    fs.rmSync(this.#top, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  };
}

/**
 * Builds a package in a copy of its tree, so that nothing in the tree is changed.
 * @param {{ root: string, folder?: string, run: Array<string | string[]>, writes?: string[], timeoutMs?: number }} given
 *   root: the tree, absolute; folder: where the commands run, from the root; run: commands, one after the other; writes:
 *   folders and files that the build writes, from the root: what an earlier build left there is not taken along
 * @returns {Promise<Build>} rejects when the build fails, with the end of its output
 */
async function buildPage(given) {
  const build = new Build(given);
  try {
    return await build.run();
  } catch (error) {
    build.remove();
    throw error;
  }
}

/** What `npm run x`, `pnpm x`, `yarn x` mean in a folder; null for anything but a script of the nearest package. */
function scriptAsked(name, words, cwd) {
  const [first = '', ...rest] = words.filter((word) => !/^(?:-s|--silent|--if-present|--)$/.test(word));
  const isRun = /^(?:run|run-script)$/.test(first);
  const [script, ...more] = isRun ? rest : [first, ...rest];
  const folder = above(cwd).find((at) => fs.existsSync(path.join(at, 'package.json')));
  if (!folder || !script || script.startsWith('-') || (name === 'npm' && !isRun)) return null;
  const { scripts = {} } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (!Object.hasOwn(scripts, script)) return null;
  const steps = [`pre${script}`, script, `post${script}`].filter((one) => Object.hasOwn(scripts, one));
  return { folder, steps: steps.map((one) => [scripts[one], one === script ? more : []]) };
}

const above = (folder) => (path.dirname(folder) === folder ? [folder] : [folder, ...above(path.dirname(folder))]);

/** Stands in for a package manager: runs the script itself, else hands over to the real one. */
function runScript([name, shims, ...words]) {
  const asked = scriptAsked(name, words, process.cwd());
  const others = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== shims);
  if (!asked)
    return statusOf(
      spawnSync(name, words, { stdio: 'inherit', env: { ...process.env, PATH: others.join(path.delimiter) } }),
    );
  const PATH = [shims, ...above(asked.folder).map((at) => path.join(at, 'node_modules', '.bin')), ...others];
  const env = { ...process.env, PATH: PATH.join(path.delimiter) };
  for (const [text, more] of asked.steps) {
    const argv = ['-c', more.length > 0 ? `${text} "$@"` : text, 'sh', ...more];
    const status = statusOf(spawnSync('sh', argv, { cwd: asked.folder, env, stdio: 'inherit' }));
    if (status !== 0) return status;
  }
  return 0;
}

const statusOf = ({ status, error }) => {
  if (error) process.stderr.write(`${error.message}\n`);
  return status ?? 1;
};

if (require.main === module) process.exitCode = runScript(process.argv.slice(2));

module.exports = { Build, buildPage };
