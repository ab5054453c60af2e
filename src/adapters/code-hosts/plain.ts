import { type CodeHost, done } from '../../ports/code-host.ts';

/** A repository without a code host: a branch is all that there is. */
export function plainHost(): CodeHost {
  return {
    kind: 'plain',
    ensurePullRequest: async () => done(null),
    ensureReady: async () => done(null),
    ensureLabels: async () => done(null),
    ensureReviewers: async () => done({ notAsked: [] }),
    ensureComment: async () => done(null),
    look: async () => done(null),
  };
}
