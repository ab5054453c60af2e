import { narrow, type Narrowed } from '../../src/diagnosis/narrowing/narrow.ts';
import type { Narrowing } from '../../src/domain/narrowing.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import { benchOn } from './bench-tree.ts';

export interface Case {
  files: Record<string, string>;
  failing: Scenario;
  passing: Scenario | null;
  vars?: Record<string, unknown>;
}

/** The failing call runs as it is, then narrowed. */
export async function narrowed({ files, failing, passing, vars }: Case): Promise<Narrowed> {
  const { bench } = benchOn(files);
  const plain = await bench.try(failing);
  if (plain.kind !== 'failed') throw new Error(`the program does not fail: ${JSON.stringify(plain)}`);
  const { failure } = plain;
  const frames = failure.frames.map((frame, index) => ({
    index,
    file: frame.file && Object.hasOwn(files, frame.file) ? frame.file : null,
    line: frame.line,
    column: frame.column,
    function: frame.function,
    expression: null,
    kind: frame.file && Object.hasOwn(files, frame.file) ? ('source' as const) : ('unknown' as const),
    via: 'exact',
  }));
  const at = frames.findIndex(({ kind }) => kind === 'source');
  const error = {
    type: failure.type,
    message: failure.message,
    code: null,
    operation: { kind: 'other' as const, property: null, met: null, expression: null },
    frames: failure.frames.map((frame, i) => ({
      filename: frame.file,
      absPath: null,
      function: frame.function,
      module: null,
      line: frame.line,
      column: frame.column,
      inApp: true,
      native: frame.native,
      async: frame.async,
      contextLine: null,
      preContext: [],
      postContext: [],
      vars: i === at ? (vars ?? null) : null,
      debugId: null,
    })),
    mechanism: null,
  };
  return narrow({
    bench,
    failing,
    passing,
    failure,
    production: { error, frames },
    trial: {},
    patienceMs: 5_000,
    readFile: (file) => files[file] ?? null,
    resolve: (specifier) => specifier.replace(/^\.\//, ''),
  });
}

export async function narrowing(one: Case): Promise<Narrowing> {
  const result = await narrowed(one);
  if (result.kind !== 'narrowed') throw new Error(result.why);
  return result.narrowing;
}

/** A program that knows the rate of one country: for others it reads a field of nothing. */
export const rates = {
  'rate.cjs': `function rateFor(country) {
  if (country === 'ch') {
    return { vat: 8 };
  }
}
exports.tax = (country) => {
  const rate = rateFor(country);
  return rate.vat;
};
`,
};
