import { chain } from './families/chain.ts';
import { operations } from './families/operations.ts';
import { sites } from './families/sites.ts';
import { callers } from './families/callers.ts';
import { throws } from './families/throws.ts';
import { patches } from './families/patches.ts';
import { recursion } from './families/recursion.ts';
import { asynchronous } from './families/asynchronous.ts';
import { runtime } from './families/runtime.ts';
import { strict } from './families/strict.ts';
import { packages } from './families/packages.ts';
import { classes } from './families/classes.ts';
import type { Family } from './specimen.ts';

/** Real small programs, each failing in several ways that nearly coincide. */
export const families: readonly Family[] = [
  chain,
  operations,
  sites,
  callers,
  throws,
  patches,
  recursion,
  asynchronous,
  runtime,
  strict,
  packages,
  classes,
];
