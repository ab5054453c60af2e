import type { MappedFrame } from '../../domain/code-map.ts';
import { offsetAt, parseSource } from '../../syntax/source.ts';

/** A place of the production stack, as coverage counts places. */
export interface Site {
  file: string;
  offset: number;
}

/** The places at which production's own frames stood. */
export function sitesOf(frames: readonly MappedFrame[], readFile: (file: string) => string | null): Site[] {
  return frames.flatMap(({ kind, file, line, column }): Site[] => {
    const source = kind === 'source' && file && line ? readFile(file) : null;
    if (source === null || !file || !line) return [];
    const offset = offsetAt(parseSource(source, file), line, column ?? 1);
    return offset === null ? [] : [{ file, offset }];
  });
}

/** Whether a coverage feature (`file:start:end:count`) tells of a block that did not run. */
export const isUnreached = (feature: string): boolean => feature.endsWith(':0');

/**
 * The share (0..1) of the stack's places that a run came by, by V8's block coverage: the innermost block around a place
 * counts. Runs that come by more of them are nearer to the failure.
 */
export function reach(features: readonly string[], sites: readonly Site[]): number {
  if (sites.length === 0) return 0;
  const innermost = sites.map(() => ({ size: Number.POSITIVE_INFINITY, count: 0 }));
  for (const feature of features) {
    const [count, end, start, ...name] = feature.split(':').toReversed();
    const file = name.toReversed().join(':');
    sites.forEach((site, i) => {
      const [from, to] = [Number(start), Number(end)];
      const best = innermost[i];
      if (!best || site.file !== file || site.offset < from || site.offset >= to || to - from > best.size) return;
      innermost[i] = { size: to - from, count: Number(count) };
    });
  }
  return innermost.filter(({ count }) => count > 0).length / sites.length;
}
