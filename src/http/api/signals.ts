import { fileSignals } from '../../contract/projects.ts';
import { Fault } from '../../domain/fault.ts';
import { packSignal } from '../../domain/packed-signal.ts';
import type { Door } from '../../intake/door/door.ts';
import { scrubAgain } from '../../intake/recording.ts';
import { Scrubber } from '../../intake/scrubbing/scrubber.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import { type Route, route } from '../route.ts';

export interface SignalParts {
  door: Door;
  projects: ProjectStore;
}

/** Signals that a program of ours has read where they lie (`reproof ingest`); they go through the door as all others do. */
export function signalRoutes({ door, projects }: SignalParts): Route[] {
  return [
    route({
      ...fileSignals,
      handle: async ({ params: { id }, body: { signals } }) => {
        const project = await projects.project(id);
        if (!project) throw new Fault('NOT_FOUND', `there is no project ${id}`);
        // Scrubbed where they were read; what another program sends is not trusted to be.
        const admitted = await Promise.all(
          signals.map((signal) => door.admit(project, packSignal(scrubAgain(signal, new Scrubber())))),
        );
        return {
          signals: admitted.map((one) => ({
            kind: one.kind,
            bug: one.kind === 'duplicate' ? null : one.bug,
            created: one.kind === 'stored' && one.newBug,
          })),
        };
      },
    }),
  ];
}
