import path from 'node:path';
import type { Said, Workbench } from '../../ports/workbench.ts';

const hitsAtMost = 60;
const longestLine = 220;
/** A file that is longer is data or made by a program. */
const longestFile = 1_000_000;

/** Lines of tracked text files that pass, as `file:line: text`. */
export function findLines(workbench: Workbench, passes: (line: string) => boolean, where?: string): Said {
  const hits: string[] = [];
  for (const file of workbench.files().filter(globToTest(where))) {
    const text = workbench.read(file);
    if (text === null || text.length > longestFile) continue;
    for (const [i, line] of text.split('\n').entries()) {
      if (!passes(line)) continue;
      hits.push(`${file}:${i + 1}: ${line.trim().slice(0, longestLine)}`);
      if (hits.length >= hitsAtMost) return { ok: true, text: `${hits.join('\n')}\n(more: narrow it with "in")` };
    }
  }
  return { ok: true, text: hits.join('\n') || 'nothing found' };
}

/** Whether a path lies in a folder, is a file, or fits a glob; without one every path does. */
export function globToTest(where: string | undefined): (file: string) => boolean {
  const asked = (where ?? '').replace(/^\.?\/+|\/+$/g, '');
  if (asked === '' || asked === '.') return () => true;
  if (/[*?[{]/.test(asked)) return (file) => path.posix.matchesGlob(file, asked);
  return (file) => file === asked || file.startsWith(`${asked}/`);
}
