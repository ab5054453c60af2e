import type { CodeMap, MappedFrame } from '../domain/code-map.ts';
import { fingerprint } from '../domain/fingerprint.ts';
import { buildCodeMap } from '../diagnosis/code-map.ts';
import { mapFramesIn } from '../diagnosis/frames/map-frames.ts';
import { rankSuspects } from '../diagnosis/suspects/rank.ts';
import { resolveSpecifier } from '../diagnosis/workspace/specifier.ts';
import { Workspace } from '../diagnosis/workspace/workspace.ts';
import type { Repository } from '../ports/repository.ts';
import type { Signal } from './1-intake.ts';
import type { Journal } from './journal.ts';
import { submodulesHit, submodulesOf } from './submodules.ts';

/** Where the event lies in the repository. */
export interface Diagnosis {
  baseCommit: string;
  /** Paths tracked at the base commit. */
  files: string[];
  frames: MappedFrame[];
  codeMap: CodeMap;
  fingerprint: string;
  /** First-party file that a module specifier leads to; null when it is none of this repository. */
  resolve: (specifier: string, fromFile: string) => string | null;
  /** Submodules in which frames seem to lie. */
  submodules: string[];
  /** What the mapping could not be sure of, for the report. */
  remarks: string[];
}

/** Stage 2: event -> code map (MAP-1 to 3). Faults: GIT_FAILED. */
export function diagnose(journal: Journal, repository: Repository, { event, base }: Signal): Promise<Diagnosis> {
  return journal.stage(
    'diagnosis',
    'mapping the stack to the repository',
    async () => {
      const baseCommit = base.commit;
      const remarks = base.named
        ? []
        : ['the event names no commit of this repository: HEAD was taken as the failing version'];
      if (await repository.isDirty())
        remarks.push('the checkout has uncommitted changes: they were left out, the base commit counts');
      const tracked = await repository.listFiles(baseCommit);
      const workspace = await Workspace.load(tracked, (file) => repository.readFile(baseCommit, file));
      const frames = await mapFramesIn(event, workspace);
      const suspects = await rankSuspects({ event, frames, workspace });
      const paths = new Set(tracked.map(({ path }) => path));
      const codeMap = await buildCodeMap(repository, { event, baseCommit, frames, suspects, paths });
      const submodules = submodulesHit(event, await submodulesOf(repository, baseCommit));
      const mapped = frames.filter((frame) => frame.kind === 'source').length;
      journal.note({
        stage: 'diagnosis',
        kind: 'code-map',
        actor: 'engine',
        inputs: [`event:${event.id}`],
        outputs: suspects.slice(0, 3).map((s) => `suspect:${s.file}`),
        outcome: `${mapped} of ${frames.length} frames are this repository's, at ${baseCommit.slice(0, 12)}`,
      });
      return {
        baseCommit,
        files: [...paths],
        frames,
        codeMap,
        fingerprint: fingerprint(event, frames),
        submodules,
        resolve: (specifier, from) =>
          resolveSpecifier(workspace, from, specifier, 'import') ??
          resolveSpecifier(workspace, from, specifier, 'require'),
        remarks,
      };
    },
    ({ frames, codeMap }) => ({
      text: codeMap.suspects[0]
        ? `${codeMap.suspects[0].file} is the first suspect`
        : `${frames.length} frames, none of this repository`,
    }),
  );
}
