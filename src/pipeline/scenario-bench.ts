import type { RunOutcome } from '../domain/run.ts';
import type { Bench } from '../ports/bench.ts';

/** One bench for every kind of scenario: pages go to `pages` (null: nothing to open them with), others to `programs`. Closing closes both. */
export function scenarioBench(programs: Bench, pages: Bench | null): Bench {
  return {
    try: async (scenario, options) => {
      if (scenario.kind !== 'page') return programs.try(scenario, options);
      return pages ? pages.try(scenario, options) : noBrowser;
    },
    close: async () => void (await Promise.all([programs.close(), pages?.close()])),
  };
}

const noBrowser: RunOutcome = { kind: 'unloadable', reason: 'no Chromium on this machine', durationMs: 0 };
