import type { Limits } from '../../ports/sandbox.ts';

const MIB = 1024 * 1024;

/** Bounds of a process tree when the caller names none: one minute, 2 GiB, 128 processes, 8 MiB of each output stream. */
export const defaultLimits: Limits = {
  timeMs: 60_000,
  memoryBytes: 2048 * MIB,
  processes: 128,
  outputBytes: 8 * MIB,
};

/** The bounds of one run: the caller's where given, else the adapter's. */
export function boundedBy(base: Limits, given: Partial<Limits> | undefined): Limits {
  const named = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(named) };
}
