// Takes a change back as a server and its worker do, and says where the bug is then; ends itself by SIGKILL behind the call that
// the order in argv names.
import { openInstallation } from '../../../src/compose-server.ts';
import { DataFolder } from '../../../src/config/data-folder.ts';
import { AutoDecisions } from '../../../src/decisions/auto-decisions.ts';
import { Decisions } from '../../../src/decisions/decisions.ts';
import { advanceChange, type ChangePlace } from '../../../src/pipeline/advance-change.ts';
import { proposeRollback } from '../../../src/pipeline/propose-rollback.ts';
import { mortal } from './mortal.ts';

/** What the process is to do; as JSON in its first argument. */
export interface RollbackOrder {
  store: string;
  data: string;
  bug: string;
  /** Behind the first call of this name; null: not at all. */
  killBehind: string | null;
}

async function main({ store, data, bug, killBehind }: RollbackOrder): Promise<void> {
  const options = { logLevel: 'silent', sampling: false };
  const installed = await openInstallation(new DataFolder(data), { DATABASE_URL: store }, options);
  const [stage, call] = killBehind?.split(' ') ?? [];
  const at = (name: string): string | null => (stage === name ? (call ?? null) : null);
  const withPlace = (name: string) => async (project: string) => {
    const place = await installed.place(project);
    if (place?.kind !== 'ready') return place;
    const repository = mortal(place.repository, at(name));
    return { ...place, repository, changes: mortal(place.changes, at(name)) } satisfies ChangePlace;
  };
  const proposing = { ...installed, bugs: mortal(installed.bugs, at('propose')), place: withPlace('propose') };
  await proposeRollback(bug, proposing);
  const proposals = mortal(installed.proposals, at('decide'));
  const base = { look: async () => ({ kind: 'current' as const }) };
  await new AutoDecisions(proposals, new Decisions({ ...installed, proposals, base })).ask();
  const applying = { ...installed, bugs: mortal(installed.bugs, at('apply')), place: withPlace('apply') };
  await advanceChange(bug, applying, new AbortController().signal);
  process.stdout.write(`${(await installed.bugs.bug(bug))?.state}\n`);
  await installed.close();
}

await main(JSON.parse(process.argv[2] ?? '') as RollbackOrder);
