import type { Bench } from '../ports/bench.ts';

/** The bench with a pace for the program's timers, found to leave its ordinary run as it is. */
export function pacedBench(bench: Bench, timeScale: number): Bench {
  return {
    try: (scenario, options) => bench.try(scenario, { timeScale, ...options }),
    close: () => bench.close(),
  };
}
