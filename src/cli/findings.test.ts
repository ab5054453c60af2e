import { describe, expect, it } from 'vitest';
import { diskFinding, memoryFinding, nodeFinding } from './findings.ts';

const gib = 1024 ** 3;

describe('findings', () => {
  it.each([
    ['24.18.0', 'good'],
    ['22.18.0', 'good'],
    ['22.17.9', 'missing'],
    ['20.20.2', 'missing'],
  ])('Node %s is %s', (version, outcome) => {
    expect(nodeFinding(version).outcome).toBe(outcome);
  });
  it('tells small disks and little memory, with a remedy', () => {
    expect(diskFinding(10 * gib)).toMatchObject({ outcome: 'good', remedy: null });
    expect(diskFinding(gib)).toMatchObject({ outcome: 'poor', remedy: expect.any(String) as string });
    expect(diskFinding(0).outcome).toBe('missing');
    expect(memoryFinding(gib, 4 * gib).outcome).toBe('poor');
    expect(memoryFinding(3 * gib, 4 * gib).outcome).toBe('good');
  });
});
