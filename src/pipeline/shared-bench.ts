import type { RunOutcome } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Bench, TrialOptions } from '../ports/bench.ts';

/**
 * Several benches as one: each trial goes to the first that is free, in the order asked. Closing closes all.
 */
export function sharedBench(benches: readonly [Bench, ...Bench[]]): Bench {
  const free = [...benches];
  const waiting: ((bench: Bench) => void)[] = [];
  const take = (): Promise<Bench> | Bench => free.shift() ?? new Promise((resolve) => waiting.push(resolve));
  const giveBack = (bench: Bench): void => {
    const next = waiting.shift();
    if (next) next(bench);
    else free.unshift(bench);
  };
  const run = async (scenario: Scenario, options?: TrialOptions): Promise<RunOutcome> => {
    const bench = await take();
    try {
      return await bench.try(scenario, options);
    } finally {
      giveBack(bench);
    }
  };
  return {
    try: run,
    close: async () => void (await Promise.all(benches.map((bench) => bench.close()))),
  };
}
