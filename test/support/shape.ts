import vm from 'node:vm';
import { inspect, isDeepStrictEqual } from 'node:util';
import path from 'node:path';
import { createRequire } from 'node:module';
import { parseOperation } from '../../src/domain/operation.ts';
import type { Candidate } from '../../src/domain/fix.ts';
import type { ObservedFailure, ObservedFrame } from '../../src/domain/run.ts';
import { generateCandidates } from '../../src/repair/generators/generate.ts';
import type { RepairSite } from '../../src/repair/site.ts';

/** A small program that crashes for real, and what it should do instead. */
export interface Shape {
  /** CommonJS files by name; `main.js` is driven. */
  files: Record<string, string>;
  /** Expression over `m` (exports of main.js) that throws today. */
  crash: string;
  /** Expressions over `m` with the value they must give on a good fix; `throws` = must throw still. */
  good: [expression: string, value: unknown][];
  throws?: string[];
  site?: Partial<RepairSite>;
}

export interface Trial {
  failure: ObservedFailure;
  candidates: Candidate[];
  /** 1-based rank of the first candidate that satisfies the shape, and that candidate. */
  rank: number | null;
  winner: Candidate | null;
}

const nodeRequire = createRequire(import.meta.url);

function load(files: Record<string, string>): unknown {
  const loaded = new Map<string, { exports: unknown }>();
  const requireFrom =
    (from: string) =>
    (specifier: string): unknown => {
      if (!specifier.startsWith('.')) return nodeRequire(specifier);
      const base = path.posix.join(path.posix.dirname(from), specifier);
      const file = [base, `${base}.js`].find((f) => f in files);
      if (!file) throw new Error(`no file ${base}`);
      const known = loaded.get(file);
      if (known) return known.exports;
      const module = { exports: {} as unknown };
      loaded.set(file, module);
      const wrapper = vm.runInThisContext(`(function (exports, require, module) {${files[file]}\n})`, {
        filename: `/shape/${file}`,
        timeout: 500,
      }) as (...args: unknown[]) => void;
      wrapper(module.exports, requireFrom(file), module);
      return module.exports;
    };
  return requireFrom('x.js')('./main.js');
}

/** Evaluates an expression over fresh exports; awaits what it gives. A run that hangs counts as thrown. */
async function evaluate(files: Record<string, string>, expression: string): Promise<unknown> {
  const m = load(files);
  const script = new vm.Script(`(m) => (${expression})`, { filename: 'drive.js' });
  const drive = script.runInThisContext() as (m: unknown) => unknown;
  const limited = vm.runInThisContext('(drive, m) => drive(m)') as (d: typeof drive, m: unknown) => unknown;
  const result = limited(drive, m);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), 300);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function satisfies(shape: Shape, files: Record<string, string>): Promise<boolean> {
  for (const [expression, value] of shape.good) {
    try {
      const given = await evaluate(files, expression);
      if (!isDeepStrictEqual(given, value) && inspect(given) !== inspect(value)) return false;
    } catch {
      return false;
    }
  }
  for (const expression of shape.throws ?? []) {
    const threw = await evaluate(files, expression).then(
      () => false,
      () => true,
    );
    if (!threw) return false;
  }
  return true;
}

function framesOf(stack: string): ObservedFrame[] {
  return stack
    .split('\n')
    .filter((l) => /^\s+at /.test(l))
    .map((line) => {
      const m = /^\s+at (?:(async) )?(?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/.exec(line);
      const file = m?.[3]?.startsWith('/shape/') ? m[3].slice('/shape/'.length) : null;
      const shift = m && m[4] === '1' && file ? '(function (exports, require, module) {'.length : 0;
      return {
        file,
        line: m ? Number(m[4]) : null,
        column: m ? Number(m[5]) - shift : null,
        function: m?.[2] ?? null,
        native: file === null,
        async: m?.[1] === 'async',
      };
    });
}

/** Crashes the shape, asks for candidates, and tries them in order. Throws when the shape does not crash. */
export async function tryShape(shape: Shape, tries = 60): Promise<Trial> {
  const error = await evaluate(shape.files, shape.crash).then(
    () => null,
    (e: unknown) => e as Error & { code?: string },
  );
  if (!error?.stack) throw new Error('the shape does not crash');
  const type = error.name;
  const failure: ObservedFailure = {
    type,
    message: error.message,
    code: error.code ?? null,
    frames: framesOf(error.stack),
    handled: false,
    cause: null,
  };
  const faults: unknown[] = [];
  const site: RepairSite = {
    failure,
    operation: parseOperation(type, error.message),
    sources: (file) => shape.files[file] ?? null,
    frames: failure.frames.filter((f) => f.file !== null),
    related: Object.keys(shape.files),
    ...shape.site,
  };
  const candidates = generateCandidates(site, { onFault: (_, e) => faults.push(e) });
  if (faults.length > 0) throw faults[0];
  for (const [i, candidate] of candidates.slice(0, tries).entries()) {
    if (await satisfies(shape, { ...shape.files, ...candidate.files }))
      return { failure, candidates, rank: i + 1, winner: candidate };
  }
  return { failure, candidates, rank: null, winner: null };
}
