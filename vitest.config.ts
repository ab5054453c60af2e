import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import LongestFirst from './test/support/longest-first.ts';

// The tests start our programs hundreds of times: what Node makes of the sources is made once. As `reproof` keeps it for users
// (src/cli/compiled-code.ts), whose folder for it is a new one in each of these runs.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('.cache/compiled', import.meta.url));

/**
 * Integration and end-to-end files go on together, in one pool: they wait for fresh processes, databases and deadlines much of
 * their time, so that three share two cores well.
 */
const together = { maxWorkers: 3, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'recorder/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          // The modules are loaded once a worker: half of the time went to loading them anew for each file.
          isolate: false,
          maxWorkers: 2,
          // Property tests on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/recorder-built.ts', 'test/support/store/global-setup.ts'],
          // Real programs on a shared machine: a run that a busy moment cut short is run once more, and told as such.
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          ...together,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/recorder-built.ts'],
          retry: 1,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          ...together,
        },
      },
    ],
  },
});
