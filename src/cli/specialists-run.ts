import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readSpecialist } from '../config/read-specialist.ts';
import { shippedSpecialists } from '../config/shipped-specialists.ts';
import { plainLine } from '../domain/plain-text.ts';
import type { SpecialistFile } from '../domain/specialist-file.ts';

interface Checked {
  file: string;
  specialist: SpecialistFile | null;
  mistakes: string[];
}

/** Reads the files of a checkout as it stands; a session reads those of the failing commit. */
function checked(repo: string): Checked[] {
  const folder = path.join(repo, '.reproof', 'specialists');
  return namesIn(folder).map((name) => {
    const reading = readSpecialist(readFileSync(path.join(folder, name), 'utf8'), 'repository');
    const file = `.reproof/specialists/${name}`;
    return 'specialist' in reading
      ? { file, specialist: reading.specialist, mistakes: [] }
      : { file, specialist: null, mistakes: reading.mistakes };
  });
}

function namesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((one) => one.isFile() && one.name.endsWith('.md')).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Prints the specialists or the mistakes of their files; out comes the exit code. */
export function runSpecialists(verb: 'list' | 'check', repo: string, json: boolean): number {
  const own = checked(repo);
  const wrong = own.filter(({ mistakes }) => mistakes.length > 0);
  const team = own.flatMap(({ specialist }) => specialist ?? []);
  const replaced = new Set(team.map(({ name }) => name));
  const all = [...team, ...shippedSpecialists().filter(({ name }) => !replaced.has(name))];
  const listed = all.map(({ name, team: told = null, from, tools }) => ({ name, team: told, from, tools }));
  if (json)
    console.log(
      JSON.stringify({ specialists: listed, mistakes: wrong.map(({ file, mistakes }) => ({ file, mistakes })) }),
    );
  else {
    for (const { name, from, tools } of verb === 'list' ? listed : [])
      console.log(`${name.padEnd(20)} ${from}${tools ? `, tools: ${plainLine(tools.join(', '), 200)}` : ''}`);
    for (const { file, mistakes } of wrong)
      console.log(`${plainLine(file, 200)}: ${plainLine(mistakes.join('; '), 1_000)}`);
    if (verb === 'check' && wrong.length === 0) console.log(`${own.length} files, all right`);
  }
  return wrong.length > 0 ? 65 : 0;
}
