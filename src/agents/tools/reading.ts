import { z } from 'zod';
import { type Tool, tool } from '../tool.ts';
import { findLines, globToTest } from './find-lines.ts';
import { meantPath, noSuchFile } from './meant-path.ts';

const path = z.string().min(1).max(1_000).describe('path from the repository root, as src/app.js');
const linesAtMost = 300;

const searchText = tool({
  name: 'search_text',
  description: 'Finds lines of tracked files that hold a text (not a pattern). Gives file:line: text.',
  aliases: ['grep', 'search', 'find_text', 'search_files', 'search_code', 'rg'],
  hasEffect: false,
  input: z.object({
    text: z.string().min(2).max(300),
    in: z.string().max(300).optional().describe('a folder, a file, or a glob such as src/**/*.ts'),
  }),
  run: ({ text, in: where }, workbench) => findLines(workbench, (line) => line.includes(text), where),
});

const findReferences = tool({
  name: 'find_references',
  description: 'Finds where a name (function, class, property) is used as a whole word. Gives file:line: text.',
  aliases: ['references', 'find_usages', 'usages'],
  hasEffect: false,
  input: z.object({
    name: z
      .string()
      .regex(/^[\w$]{1,120}$/)
      .describe('one identifier'),
    in: z.string().max(300).optional(),
  }),
  run({ name, in: where }, workbench) {
    const word = new RegExp(`(?<![\\w$])${name.replaceAll('$', String.raw`\$`)}(?![\\w$])`);
    return findLines(workbench, (line) => word.test(line), where);
  },
});

const readFile = tool({
  name: 'read_file',
  description: `Reads lines of a tracked file, with your changes in it; at most ${linesAtMost} lines at once.`,
  aliases: ['cat', 'open', 'view', 'view_file', 'open_file', 'get_file'],
  hasEffect: false,
  input: z.object({ path, from: z.int().min(1).default(1), to: z.int().min(1).optional() }),
  run({ path: asked, from, to }, workbench) {
    const file = meantPath(workbench.files(), asked);
    const text = workbench.read(file);
    if (text === null) return { ok: false, text: noSuchFile(workbench.files(), asked) };
    const lines = text.split('\n');
    const end = Math.min(to ?? lines.length, from + linesAtMost - 1, lines.length);
    const shown = lines.slice(from - 1, end).map((line, i) => `${from + i}\t${line.slice(0, 600)}`);
    const more = end < lines.length ? `\n(${lines.length} lines in all)` : '';
    return { ok: true, text: `${file}\n${shown.join('\n')}${more}` };
  },
});

const listFiles = tool({
  name: 'list_files',
  description: 'Lists tracked files, at most 200.',
  aliases: ['ls', 'list_dir', 'list_directory', 'tree', 'find_files', 'glob'],
  hasEffect: false,
  input: z.object({ in: z.string().max(300).optional().describe('a folder or a glob') }),
  run({ in: where }, workbench) {
    const found = workbench.files().filter(globToTest(where));
    const more = found.length > 200 ? `\n(${found.length} files in all: name a folder)` : '';
    return { ok: true, text: `${found.slice(0, 200).join('\n') || 'none'}${more}` };
  },
});

const gitLog = tool({
  name: 'git_log',
  description: 'Tells the newest commits up to the failing one, of the repository or of one file.',
  aliases: ['log', 'history'],
  hasEffect: false,
  input: z.object({ path: path.optional(), limit: z.int().min(1).max(50).default(15) }),
  run: ({ path: file, limit }, workbench) =>
    workbench.log(file === undefined ? null : meantPath(workbench.files(), file), limit),
});

const gitBlame = tool({
  name: 'git_blame',
  description: 'Tells who last changed some lines of a file, and in which commits.',
  aliases: ['blame'],
  hasEffect: false,
  input: z.object({ path, from: z.int().min(1), to: z.int().min(1) }),
  run: ({ path: file, from, to }, workbench) =>
    workbench.blame(meantPath(workbench.files(), file), from, Math.min(to, from + 400)),
});

const readEvidence = tool({
  name: 'read_evidence',
  description:
    'Reads production evidence and what was learned so far: without a name the list of what there is, else one piece.',
  aliases: ['evidence', 'get_evidence', 'read_event'],
  hasEffect: false,
  input: z.object({ name: z.string().max(120).optional() }),
  run: ({ name }, workbench) => workbench.evidence(name ?? null),
});

/** Tools that only look; all at the failing commit. */
export const readingTools: readonly Tool[] = [
  searchText,
  readFile,
  listFiles,
  findReferences,
  gitLog,
  gitBlame,
  readEvidence,
];
