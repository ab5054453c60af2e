import type { Occurrence } from '../domain/packed-signal.ts';
import type { ProductionEvent } from '../domain/event.ts';
import type { Policy } from '../domain/policy.ts';
import type { Recording } from '../domain/recording.ts';
import { readEvent } from '../intake/read-event.ts';
import { readRecording, scrubAgain } from '../intake/recording.ts';
import { type BaseCommit, baseCommitOf } from './base-commit.ts';
import type { Journal } from './journal.ts';
import { atOriginalSources } from './original-sources.ts';
import { policyAt, scrubberOf } from './policy.ts';
import type { Services } from './services.ts';

/** What a run is about: the event, the version that failed, and the rules that hold there. */
export interface Signal {
  event: ProductionEvent;
  /** What the recorder saw of it; null for other evidence. */
  recording: Recording | null;
  base: BaseCommit;
  policy: Policy;
}

/**
 * Stage 1: bytes of any accepted format, or an occurrence that the server has read -> the normalised event, scrubbed by the rules of the version that failed, its
 * frames at the original sources. `wanted`: the commit that it is about, whatever the event names; one that is not there any more says nothing. Faults: UNREADABLE_EVENT, NO_COMMIT, INVALID_POLICY, GIT_FAILED.
 */
export function intake(
  journal: Journal,
  services: Services,
  evidence: Buffer | Occurrence,
  wanted: string | null = null,
): Promise<Signal> {
  const { repository, clock } = services;
  const now = () => clock.now();
  return journal.stage(
    'intake',
    'reading the event',
    async () => {
      // Which rules scrub it is known only once it has named its version; nothing of this first reading is kept.
      const unscrubbed = Buffer.isBuffer(evidence) ? readEvent(evidence, { now, scrubber: null }) : evidence.event;
      const asked = wanted === null ? null : await repository.resolve(wanted);
      const base = asked ? { commit: asked, named: false } : await baseCommitOf(repository, unscrubbed);
      const policy = await policyAt(repository, base.commit, services.loadPolicy);
      const read = Buffer.isBuffer(evidence)
        ? readRecording(evidence, { now, scrubber: scrubberOf(policy) })
        : scrubAgain(evidence, scrubberOf(policy));
      const event = await atOriginalSources(read.event, repository, base.commit);
      journal.note({
        stage: 'intake',
        kind: 'event-read',
        actor: 'engine',
        inputs: [`event:${event.id}`],
        outcome: `${event.source}: ${headingOf(event)}`.slice(0, 500),
      });
      return { event, recording: read.recording, base, policy };
    },
    ({ event }) => ({ text: headingOf(event) }),
  );
}

/** `TypeError: message` of the event's first error, else its title. */
export function headingOf(event: ProductionEvent): string {
  const [error] = event.errors;
  return error ? `${error.type}: ${error.message}` : event.title;
}
