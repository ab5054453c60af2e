import type { SpecialistFile } from '../domain/specialist-file.ts';
import type { Repository } from '../ports/repository.ts';

/** Where a team keeps its own. */
export const specialistFolder = '.reproof/specialists/';
const filesAtMost = 20;

export interface TeamSpecialists {
  specialists: SpecialistFile[];
  /** Files that are left out, with what is wrong with them. */
  mistakes: string[];
}

type Read = (text: string, from: 'repository') => { specialist: SpecialistFile } | { mistakes: string[] };

/** The team's own specialists at a commit, as untrusted as all else that stands in it. */
export async function teamSpecialists(
  repository: Pick<Repository, 'readFile'>,
  { baseCommit: commit, files }: { baseCommit: string; files: readonly string[] },
  read: Read,
): Promise<TeamSpecialists> {
  const found: TeamSpecialists = { specialists: [], mistakes: [] };
  const own = files.filter(
    (file) => file.startsWith(specialistFolder) && /^[\w.-]+\.md$/.test(file.slice(specialistFolder.length)),
  );
  for (const file of own.slice(0, filesAtMost)) {
    const reading = read((await repository.readFile(commit, file)) ?? '', 'repository');
    if ('specialist' in reading) found.specialists.push(reading.specialist);
    else found.mistakes.push(`${file}: ${reading.mistakes.join('; ')}`);
  }
  return found;
}
