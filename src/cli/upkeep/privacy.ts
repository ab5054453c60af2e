import { eraseAudited, openUpkeep } from '../../compose-server.ts';
import { DataFolder, dataFolderOf } from '../../config/data-folder.ts';
import { busy } from '../terminal/busy.ts';
import { tellDone } from './done.ts';

const folder = (): DataFolder => new DataFolder(dataFolderOf(process.env));

/** `reproof retain`. */
export async function runRetain({
  days,
  perBug,
  json,
}: {
  json?: boolean;
  days: number;
  perBug: number;
}): Promise<void> {
  const opened = await openUpkeep(folder(), process.env);
  try {
    const done = await busy('dropping what is old', () => opened.store.upkeep.retain({ days, perBug }));
    tellDone({ json }, done, `${done.bodies} occurrences dropped, ${done.rows} records of dropped ones deleted.`);
  } finally {
    await opened.close();
  }
}

/** `reproof erase`: tells, and erases where it is said twice. */
export async function runErase(
  person: string,
  { project, yes = false, json }: { json?: boolean; project: string; yes?: boolean },
): Promise<void> {
  const opened = await openUpkeep(folder(), process.env);
  try {
    const { upkeep } = opened.store;
    const look = () => (yes ? eraseAudited(opened.store, project, person) : upkeep.findPerson(project, person));
    const found = await busy(yes ? 'erasing' : 'looking', look);
    const counts = `${found.signals.length} occurrences, ${found.bugs.length} bugs, ${found.kept.length} files`;
    tellDone(
      { json },
      { ...found, erased: yes },
      yes ? `Erased from ${counts}.` : `Found in ${counts}. Erase with --yes.`,
    );
  } finally {
    await opened.close();
  }
}
