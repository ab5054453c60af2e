import { getSource } from '../../contract/sources.ts';
import { Fault } from '../../domain/fault.ts';
import { type Proposal, proposalSchema } from '../../domain/proposal.ts';
import type { ReadSource } from '../../ports/source-reader.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import { projectOfBug } from '../reach.ts';
import { type Route, route } from '../route.ts';

export interface SourceParts {
  bugs: Pick<BugStore, 'read'>;
  projects: Pick<ProjectStore, 'repository'>;
  readSource: ReadSource;
}

const columnsAtMost = 500;

/** Files that the bug's own investigation named: a caller reads these and not the repository. */
function named({ codeMap, fix, narrowing }: Proposal): Set<string> {
  const places = [narrowing?.origin, narrowing?.divergence, narrowing?.value].flatMap((one) => (one ? [one.file] : []));
  const frames = codeMap.frames.flatMap(({ file, kind }) => (file && kind === 'source' ? [file] : []));
  return new Set([...frames, ...codeMap.suspects.map(({ file }) => file), ...(fix?.files ?? []), ...places]);
}

/** Source lines around the places of a bug. */
export function sourceRoutes({ bugs, projects, readSource }: SourceParts): Route[] {
  const reportOf = async (bug: string): Promise<Proposal> => {
    const content = await bugs.read(bug, 'proposal.json');
    const read = content ? proposalSchema.safeParse(JSON.parse(content.toString('utf8'))) : null;
    if (!read?.success) throw new Fault('NOT_FOUND', `bug ${bug} has no code map yet`);
    return read.data;
  };
  return [
    route({
      ...getSource,
      handle: async ({ params: { id }, query: { file, line, around } }) => {
        const report = await reportOf(id);
        if (!named(report).has(file)) throw new Fault('NOT_FOUND', `the code map of bug ${id} does not name this file`);
        const connection = await projects.repository(projectOfBug(id));
        if (!connection) throw new Fault('NOT_FOUND', 'no repository is connected to the project');
        const commit = report.codeMap.baseCommit;
        const text = await readSource(connection, commit, file);
        if (text === null)
          throw new Fault('NOT_FOUND', `${file} is not in ${commit.slice(0, 12)} as it is on this machine`);
        const all = text.split(/\r?\n/);
        const from = Math.max(1, Math.min(line, all.length) - around);
        const lines = all.slice(from - 1, line + around).map((one) => one.slice(0, columnsAtMost));
        return { file, commit, from, lines };
      },
    }),
  ];
}
