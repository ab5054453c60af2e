import { describe, expect, it } from 'vitest';
import { type Shape, tryShape } from './shape.ts';

/** A shape with the worst rank that is accepted for the first candidate that repairs it, and who should make it. */
export type ExpectedShape = Shape & { rank: number; by?: string };

/** One test a shape: real classes of crashes known from changelogs, written small, crashed and repaired for real. */
export function describeShapes(title: string, shapes: Record<string, ExpectedShape>): void {
  describe(`shapes of real crashes: ${title}`, () => {
    for (const [name, shape] of Object.entries(shapes)) {
      it(name, async () => {
        const trial = await tryShape(shape);
        const got = `${trial.rank} ${trial.winner?.generator} of ${trial.candidates.length}`;
        expect(trial.rank, got).not.toBeNull();
        expect(trial.rank!, got).toBeLessThanOrEqual(shape.rank);
        if (shape.by) expect(trial.winner?.generator).toBe(shape.by);
      });
    }
  });
}
