import type { Bench } from '../ports/bench.ts';

/** One bench for every kind of scenario: pages go to `pages`, programs and calls to `programs`. Closing closes both. */
export function scenarioBench(programs: Bench, pages: Bench): Bench {
  return {
    try: (scenario, options) => (scenario.kind === 'page' ? pages : programs).try(scenario, options),
    close: async () => void (await Promise.all([programs.close(), pages.close()])),
  };
}
