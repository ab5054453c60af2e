import type { Store } from '../../compose-server.ts';
import { Fault } from '../../domain/fault.ts';
import { readBead } from '../../pipeline/bead.ts';
import { type Bead, beadOf } from '../../triage/bead.ts';

const tracker = 'beads';
const batch = 100;

type Parts = Pick<Store, 'signals' | 'bugs' | 'projects' | 'mirrors'>;

/** What an import of issues brought. */
export interface BeadsImported {
  filed: number;
  known: number;
  kept: number;
  unreadable: number;
}

/** Files the open bugs of a beads file, and keeps every issue as it came. A second time files nothing twice. Throws UNKNOWN_PROJECT. */
export async function importBeads(store: Parts, project: string, lines: AsyncIterable<string>): Promise<BeadsImported> {
  if (!(await store.projects.project(project))) throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
  const done: BeadsImported = { filed: 0, known: 0, kept: 0, unreadable: 0 };
  let waiting: string[] = [];
  for await (const line of lines) {
    if (line.trim() === '') continue;
    waiting.push(line);
    if (waiting.length >= batch) await takeBatch(store, project, waiting.splice(0), done);
  }
  await takeBatch(store, project, waiting, done);
  waiting = [];
  return done;
}

async function takeBatch(
  { signals, mirrors }: Parts,
  project: string,
  lines: readonly string[],
  done: BeadsImported,
): Promise<void> {
  const now = () => new Date();
  const read = lines.map((line) => ({ line, bead: readBead(line, now) }));
  const beads = read.flatMap(({ line, bead }) => (bead ? [{ line, ...bead }] : []));
  done.unreadable += read.length - beads.length;
  const bugs = beads.filter(({ signal }) => signal !== null);
  const accepted = await signals.accept(
    bugs.flatMap(({ signal }) => (signal ? [{ ...signal, project, receivedAt: now() }] : [])),
  );
  const bugOf = new Map(bugs.map(({ id }, i) => [id, accepted[i]]));
  for (const one of accepted) done[one.kind === 'duplicate' ? 'known' : 'filed'] += 1;
  done.kept += beads.length - bugs.length;
  const last = new Map(beads.map((bead) => [bead.id, bead]));
  await mirrors.keep(
    project,
    tracker,
    [...last.values()].map(({ id, line }) => {
      const one = bugOf.get(id);
      return { id, bug: one && one.kind !== 'duplicate' ? one.bug : null, content: line };
    }),
  );
}

/** The project's bugs as issues of beads: those that came from there under their own ids, all others of that file as they came. */
export async function exportBeads(store: Parts, project: string, write: (line: string) => void): Promise<void> {
  if (!(await store.projects.project(project))) throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
  const mirrors = await store.mirrors.all(project, tracker);
  const mirrored = Map.groupBy(mirrors, ({ bug }) => bug);
  for (const { content } of mirrored.get(null) ?? []) write(content);
  let after: string | undefined;
  do {
    const page = await store.bugs.bugs({ project, sort: 'firstSeen', limit: 200, after });
    for (const bug of page.bugs) {
      const own = mirrored.get(bug.id) ?? [];
      for (const { content } of own) write(JSON.stringify(beadOf(bug, JSON.parse(content) as Bead)));
      if (own.length === 0) write(JSON.stringify(beadOf(bug, null)));
    }
    after = page.next ?? undefined;
  } while (after);
}
