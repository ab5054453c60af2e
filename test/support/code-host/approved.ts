import type { Actor } from '../../../src/domain/actor.ts';
import type { ApprovedChange } from '../../../src/domain/approved-change.ts';
import { type CacheBump, manifestHash, manifestOf } from '../../../src/domain/change-manifest.ts';

export const ada: Actor = { kind: 'person', id: 'ada' };

/** An approved change of these files; their bytes are what the manifest says, unless they are changed afterwards. */
export function anApprovedChange(
  over: Partial<Omit<ApprovedChange, 'files' | 'manifest' | 'manifestHash'>> & {
    baseCommit: string;
    fix: Record<string, string | Uint8Array | null>;
    test?: Record<string, string>;
    bumps?: readonly CacheBump[];
    bumped?: Record<string, string>;
  },
): ApprovedChange {
  const { fix, test = {}, bumps = [], bumped = {}, ...more } = over;
  const manifest = manifestOf({
    baseCommit: over.baseCommit,
    fix: new Map(Object.entries(fix)),
    regressionTest: new Map(Object.entries(test)),
    cacheVersionBumps: bumps,
    bundle: new Map([['proposal.md', 'the text']]),
  });
  const files = Object.entries({ ...test, ...fix, ...bumped }).map(([file, content]) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return [file, bytes] as const;
  });
  return {
    proposal: '1-p1',
    project: '1',
    bugs: ['1-1'],
    title: 'Orders without a customer',
    manifest,
    manifestHash: manifestHash(manifest),
    files: new Map(files),
    body: '# Fix\n\nThe evidence.',
    approvedBy: [ada],
    reverts: null,
    bundleHash: 'b'.repeat(64),
    ...more,
  };
}
