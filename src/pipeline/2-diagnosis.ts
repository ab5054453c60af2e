import type { CodeMap, MappedFrame } from '../domain/code-map.ts';
import type { ProductionEvent } from '../domain/event.ts';
import { Fault } from '../domain/fault.ts';
import { fingerprint } from '../domain/fingerprint.ts';
import { buildCodeMap } from '../diagnosis/code-map.ts';
import { mapFramesIn } from '../diagnosis/frames/map-frames.ts';
import { rankSuspects } from '../diagnosis/suspects/rank.ts';
import { resolveSpecifier } from '../diagnosis/workspace/specifier.ts';
import { Workspace } from '../diagnosis/workspace/workspace.ts';
import type { Repository } from '../ports/repository.ts';
import type { Journal } from './journal.ts';

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
  /** What the mapping could not be sure of, for the report. */
  remarks: string[];
}

const commitLike = /^[0-9a-f]{7,40}$/i;

/** The commit that the event ran on where it names one that the repository has; else HEAD, told in the remarks. */
async function baseCommitOf(repository: Repository, event: ProductionEvent, remarks: string[]): Promise<string> {
  const release = event.release ?? '';
  const named = [
    event.commit,
    release,
    release.split('@').at(-1),
    release.split('@').at(-1) && `v${release.split('@').at(-1)}`,
  ];
  for (const ref of named) {
    const commit = ref && /^[\w][\w./+-]{0,200}$/.test(ref) ? await repository.resolve(ref) : null;
    if (commit) return commit;
  }
  if (event.commit && commitLike.test(event.commit)) {
    throw new Fault(
      'NO_COMMIT',
      `The event ran on commit ${event.commit.slice(0, 40)}, which this repository does not have`,
    );
  }
  remarks.push('the event names no commit of this repository: HEAD was taken as the failing version');
  return repository.head();
}

/** Stage 2: event -> code map (MAP-1 to 3). Faults: NO_COMMIT, GIT_FAILED. */
export function diagnose(journal: Journal, repository: Repository, event: ProductionEvent): Promise<Diagnosis> {
  return journal.stage(
    'diagnosis',
    'mapping the stack to the repository',
    async () => {
      const remarks: string[] = [];
      const baseCommit = await baseCommitOf(repository, event, remarks);
      if (await repository.isDirty())
        remarks.push('the checkout has uncommitted changes: they were left out, the base commit counts');
      const tracked = await repository.listFiles(baseCommit);
      const workspace = await Workspace.load(tracked, (file) => repository.readFile(baseCommit, file));
      const frames = await mapFramesIn(event, workspace);
      const suspects = await rankSuspects({ event, frames, workspace });
      const paths = new Set(tracked.map(({ path }) => path));
      const codeMap = await buildCodeMap(repository, { event, baseCommit, frames, suspects, paths });
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
