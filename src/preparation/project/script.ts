import type { JavaScriptFramework } from '../../domain/reproduction.ts';

/** A test runner's call as a package script writes it. */
export interface RunnerCall {
  framework: JavaScriptFramework;
  /** Options for node itself (`--experimental-vm-modules`, `--import tsx`). */
  nodeOptions: string[];
  env: Record<string, string>;
  /** The runner's words: options that shape what a test sees, and files or globs. */
  options: string[];
  operands: string[];
}

const runners: Record<string, RunnerCall['framework']> = {
  vitest: 'vitest',
  jest: 'jest',
  mocha: 'mocha',
  _mocha: 'mocha',
  ava: 'ava',
};

/** Options kept, with the number of words they take; reporters, watch, bail, coverage and the like are left out. */
const kept: Record<RunnerCall['framework'], Record<string, 0 | 1>> = {
  vitest: {
    '--config': 1,
    '-c': 1,
    '--root': 1,
    '-r': 1,
    '--dir': 1,
    '--project': 1,
    '--environment': 1,
    '--globals': 0,
    '--typecheck': 0,
  },
  jest: {
    '--config': 1,
    '-c': 1,
    '--rootDir': 1,
    '--env': 1,
    '--selectProjects': 1,
    '--runInBand': 0,
    '-i': 0,
    '--passWithNoTests': 0,
    '--testEnvironment': 1,
  },
  mocha: {
    '--require': 1,
    '-r': 1,
    '--import': 1,
    '--loader': 1,
    '--file': 1,
    '--extension': 1,
    '--timeout': 1,
    '-t': 1,
    '--ui': 1,
    '-u': 1,
    '--config': 1,
    '--package': 1,
    '--node-option': 1,
    '-n': 1,
    '--exit': 0,
    '--check-leaks': 0,
    '--recursive': 0,
    '--ignore': 1,
    '--exclude': 1,
    '--async-only': 0,
    '--allow-uncaught': 0,
    '--globals': 1,
    '--spec': 1,
    '--retries': 1,
    '--parallel': 0,
  },
  ava: { '--config': 1, '--serial': 0, '--timeout': 1, '--node-arguments': 1 },
  'node:test': {
    '--import': 1,
    '--require': 1,
    '-r': 1,
    '--loader': 1,
    '--experimental-loader': 1,
    '--conditions': 1,
    '-C': 1,
    '--env-file': 1,
    '--expose-gc': 0,
    '--test-concurrency': 1,
    '--experimental-test-module-mocks': 0,
    '--experimental-strip-types': 0,
    '--experimental-vm-modules': 0,
  },
};

/** Splits a command line at blanks, quotes respected; `&&`, `||`, `;` and `|` end a command. */
export function commandsOf(script: string): string[][] {
  const commands: string[][] = [[]];
  for (const [word] of script.slice(0, 4096).matchAll(/&&|\|\||[;|]|(?:'[^']*'|"[^"]*"|\\.|[^\s;|&'"\\]|&(?!&))+/g)) {
    if (/^(?:&&|\|\||[;|])$/.test(word)) commands.push([]);
    else commands.at(-1)?.push(word.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (_all, a, b, c) => a ?? b ?? c));
  }
  return commands.filter((command) => command.length > 0);
}

/** The first test runner that a script ends up calling, through `npm run x`, cross-env, nyc, c8 and npx. */
export function runnerCall(scripts: Readonly<Record<string, string>>, name: string, depth = 0): RunnerCall | null {
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (!script || depth > 5) return null;
  for (const command of commandsOf(script)) {
    const called = scriptCalled(command);
    const known = called !== null && Object.hasOwn(scripts, called);
    const found = known ? runnerCall(scripts, called, depth + 1) : readCommand(command);
    if (found) return found;
  }
  return null;
}

function scriptCalled(command: readonly string[]): string | null {
  const [program = '', ...rest] = command;
  if (/^(?:run-s|run-p|npm-run-all)$/.test(program)) return rest.find((word) => !word.startsWith('-')) ?? null;
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(program)) return null;
  const words = rest.filter((word) => !word.startsWith('-') && word !== 'run' && word !== 'run-script');
  return words[0] === 't' || words[0] === 'tst' ? 'test' : (words[0] ?? null);
}

function readCommand(words: readonly string[]): RunnerCall | null {
  const start = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const wrapped = isWrapper(words[start] ?? '');
  const at = wrapped ? words.findIndex((word) => isProgram(baseName(word))) : start;
  if (start < 0 || at < 0) return null;
  const assigned = words.slice(0, at).flatMap((word) => /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? []);
  const env: Record<string, string> = {};
  for (let i = 0; i < assigned.length; i += 3) env[assigned[i + 1] as string] = assigned[i + 2] as string;
  const program = baseName(words[at] as string);
  const rest = words.slice(at + 1);
  if (program === 'node') return nodeCall(rest, env);
  const framework = Object.hasOwn(runners, program) ? runners[program] : undefined;
  return framework ? { framework, nodeOptions: [], env, ...sort(framework, rest) } : null;
}

function isProgram(name: string): boolean {
  return name === 'node' || Object.hasOwn(runners, name);
}

/** Programs that run the rest of their words, after options of their own. */
function isWrapper(word: string): boolean {
  return /^(?:cross-env|cross-env-shell|env|npx|nyc|c8|exec|dotenv|time|pnpm|yarn|bunx|command)$/.test(word);
}

function nodeCall(words: readonly string[], env: Record<string, string>): RunnerCall | null {
  const at = words.findIndex((word) => Object.hasOwn(runners, baseName(word)));
  const framework = at < 0 ? undefined : runners[baseName(words[at] as string)];
  if (framework)
    return {
      framework,
      nodeOptions: sort('node:test', words.slice(0, at)).options,
      env,
      ...sort(framework, words.slice(at + 1)),
    };
  if (!words.includes('--test')) return null;
  const { options, operands } = sort('node:test', words);
  return { framework: 'node:test', nodeOptions: options, env, options: [], operands };
}

function sort(framework: RunnerCall['framework'], words: readonly string[]): { options: string[]; operands: string[] } {
  const options: string[] = [];
  const operands: string[] = [];
  const known = kept[framework];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    const [name = '', inline] = word.split(/=(.*)/s);
    const takes = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!word.startsWith('-')) {
      if (!(framework === 'vitest' && at === 0 && /^(?:run|watch|dev|related)$/.test(word))) operands.push(word);
    } else if (takes === undefined) at += skipped(word, words[at + 1]);
    else if (takes === 1 && inline === undefined) options.push(name, words[(at += 1)] ?? '');
    else options.push(word);
  }
  return { options, operands };
}

/** How many words an option that is left out takes with it: reporters and their like have a value. */
function skipped(word: string, next: string | undefined): 0 | 1 {
  const takesValue =
    /^(?:-R|--(?:test-)?reporter(?:-options?|-destination)?|--coverage-\w+|--maxWorkers|-w|--jobs|-j|-O|--grep|-g|--max-?warnings)$/.test(
      word,
    );
  return takesValue && next !== undefined && !next.startsWith('-') ? 1 : 0;
}

function baseName(program: string): string {
  return (program.split('/').at(-1) ?? '').replace(/\.(?:[cm]?js)$/, '');
}
