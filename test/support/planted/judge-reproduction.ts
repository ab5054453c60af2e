import os from 'node:os';
import type { Identity } from '../../../src/domain/reproduction.ts';
import type { ObservedFailure } from '../../../src/domain/run.ts';
import { admitReproduction, type Admission } from '../../../src/reproduction/admission/admit.ts';
import { freshRun } from './processes.ts';
import { projectNamed, treeOf } from './projects.ts';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { copyTree } from './tree-copy.ts';
import type { WrongReproduction } from './wrong-reproductions.ts';

const shop = projectNamed('shop');
const failing = JSON.stringify(shop.failingInput);
const passing = JSON.stringify(shop.passingInput);

/** The identity rule in small: class, message, function and file of the throw. */
function identify(failure: ObservedFailure): Identity {
  const top = failure.frames.find((f) => !f.native && f.file !== null);
  const { type, message, file, function: name } = shop.failure;
  const same = failure.type === type && failure.message === message;
  if (same && top?.file === file && top.function === name) return { tier: 'I2', score: 1, reasons: ['same frames'] };
  return { tier: same ? 'I1' : 'none', score: same ? 0.5 : 0, reasons: [same ? 'other frames' : 'another error'] };
}

/** Asks for admission by real runs in child processes. */
export async function judgeReproduction(
  wrong: Pick<WrongReproduction, 'files' | 'runs' | 'lastGood' | 'removals'>,
): Promise<Admission> {
  const files = wrong.files(failing);
  const good = wrong.lastGood ? copyTree(shop.root, shop.repair) : null;
  try {
    return await admitReproduction({
      files,
      plainProgram: false,
      tree: treeOf('shop'),
      fresh: freshRun(shop.root, files),
      identify,
      message: shop.failure.message,
      controls: [{ label: passing, files: wrong.files(passing) }],
      removals: (wrong.removals ?? ['{ "lines": [] }']).map((text) => ({ label: text, files: wrong.files(text) })),
      lastGood: good ? freshRun(good, files) : undefined,
      runs: wrong.runs ?? 2,
      timeMs: 4_000,
      machinePaths: [shop.root, os.homedir()],
    });
  } finally {
    if (good) rmSync(good, { recursive: true, force: true });
    rmSync(path.join(os.tmpdir(), 'planted-flaky-counter'), { force: true });
  }
}
