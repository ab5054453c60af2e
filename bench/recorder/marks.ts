export type Setup = 'off' | 'off, again' | 'recorder' | 'Sentry SDK';

/** What was measured of one setup at one rate of errors; CPU in milliseconds a request, a figure a round. */
export interface Measured {
  setup: Setup;
  errors: number;
  cpu: number[];
  latencies: number[];
  rssMb: number;
  sentBytes: number;
  /** CPU in milliseconds of the requests of the warm-up, over all of them. */
  warmUpMs: number;
}

interface Row {
  setup: Setup;
  errors: number;
  cpuMs: number;
  /** Median over the rounds of this setup's figure to that of "off" in the same round, less 1. */
  over: number;
  leastOver: number;
  p99: number;
  rssMb: number;
  sentBytes: number;
  warmUpMs: number;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

function rowOf(one: Measured, off: Measured): Row {
  const sorted = one.latencies.toSorted((a, b) => a - b);
  return {
    setup: one.setup,
    errors: one.errors,
    cpuMs: median(one.cpu),
    over: median(one.cpu.map((cpu, round) => cpu / (off.cpu[round] ?? cpu))) - 1,
    leastOver: Math.min(...one.cpu) / Math.min(...off.cpu) - 1,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    rssMb: one.rssMb,
    sentBytes: one.sentBytes,
    warmUpMs: one.warmUpMs,
  };
}

const percent = (share: number): string => `${share < 0 ? '' : '+'}${(share * 100).toFixed(1)} %`;

/** Prints the table and what it says of each mark. */
export function tell(all: readonly Measured[]): void {
  const rows = all.map((one) =>
    rowOf(one, all.find((other) => other.errors === one.errors && other.setup === 'off') ?? one),
  );
  console.log(
    '| errors | setup | CPU a request | to "off", median of rounds | least to least | p99 | resident | sent | warm-up |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const row of rows) {
    const { setup, errors, cpuMs, over, leastOver, p99, rssMb, sentBytes, warmUpMs } = row;
    const cells = [`${errors * 100} %`, setup, `${cpuMs.toFixed(3)} ms`, percent(over), percent(leastOver)];
    cells.push(`${p99.toFixed(1)} ms`, `${rssMb.toFixed(0)} MB`, `${(sentBytes / 1000).toFixed(0)} kB`);
    console.log(`| ${[...cells, `${(warmUpMs / 1000).toFixed(2)} s`].join(' | ')} |`);
  }
  console.log('');
  for (const [mark, isMet, figures] of verdicts(rows))
    console.log(`- ${isMet ? 'met' : 'NOT met'}: ${mark} (${figures})`);
}

function verdicts(rows: readonly Row[]): [string, boolean, string][] {
  const at = (setup: Setup, errors: number): Row | undefined =>
    rows.find((row) => row.setup === setup && row.errors === errors);
  const found: [string, boolean, string][] = [];
  for (const [errors, most] of [
    [0, 0.03],
    [0.01, 0.1],
  ] as const) {
    const row = at('recorder', errors);
    const noise = at('off, again', errors);
    if (!row || !noise) continue;
    const figures = `${percent(row.over)}; "off" against itself ${percent(noise.over)}`;
    found.push([`CPU at most ${percent(most)} at ${errors * 100} % errors`, row.over <= most, figures]);
  }
  for (const errors of new Set(rows.map((row) => row.errors))) {
    const [mine, its, off] = [at('recorder', errors), at('Sentry SDK', errors), at('off', errors)];
    if (!mine || !its || !off) continue;
    const isBetter = mine.over <= its.over && mine.p99 <= its.p99 && mine.rssMb <= its.rssMb;
    const figures = `CPU ${percent(mine.over)} to ${percent(its.over)}, p99 ${mine.p99.toFixed(1)} to ${its.p99.toFixed(1)} ms`;
    found.push([`never worse than the SDK, ${errors * 100} % errors`, isBetter, figures]);
    const more = mine.rssMb - off.rssMb;
    found.push([`resident at most +30 MB, ${errors * 100} % errors`, more <= 30, `+${more.toFixed(0)} MB`]);
  }
  const good = at('recorder', 0);
  if (good) found.push(['nothing sent for good requests', good.sentBytes === 0, `${good.sentBytes} bytes`]);
  return found;
}
