/** Milliseconds of one thing, measured again and again. */
export interface Line {
  what: string;
  times: readonly number[];
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);

/** A table in Markdown: first, median, 95th percentile. */
export function tableOf(title: string, lines: readonly Line[]): string {
  const rows = lines.map(({ what, times }) => {
    const sorted = times.toSorted((a, b) => a - b);
    return `| ${what} | ${(times[0] ?? Number.NaN).toFixed(0)} ms | ${at(sorted, 0.5)} ms | ${at(sorted, 0.95)} ms |`;
  });
  return [`| ${title} | first | p50 | p95 |`, '|---|---:|---:|---:|', ...rows, ''].join('\n');
}
