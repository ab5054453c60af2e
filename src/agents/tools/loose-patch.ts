import type { TextEdit } from '../../ports/workbench.ts';

interface Hunk {
  file: string;
  before: string[];
  after: string[];
}

const fileLine = /^(?:\+\+\+ (?:b\/)?|\*\*\* (?:Update|Add) File: )(\S.*?)\s*$/;
const headLine = /^(?:diff --git |index [0-9a-f]|--- |new file mode |\*\*\* (?:Begin|End) Patch|```)/;

/**
 * A patch as models write it (wrong line counts, hunks without numbers, `*** Begin Patch`) as exact replacements: what each
 * hunk keeps and takes away is looked for, what it keeps and adds is put there. Null where it names no file or no old line.
 */
export function editsOfPatch(patch: string): TextEdit[] | null {
  const hunks: Hunk[] = [];
  let file = '';
  let open: Hunk | null = null;
  for (const line of patch.replaceAll('\r\n', '\n').split('\n')) {
    const named = fileLine.exec(line);
    if (named || headLine.test(line)) open = null;
    if (named) file = named[1] ?? '';
    else if (line.startsWith('@@')) hunks.push((open = { file, before: [], after: [] }));
    else if (!headLine.test(line) && file !== '') {
      if (!open && line.trim() !== '') hunks.push((open = { file, before: [], after: [] }));
      if (open) addLine(open, line);
    }
  }
  const edits = hunks.map(editOf).filter((edit) => edit.find !== edit.replace);
  return edits.length > 0 && edits.every((edit) => edit.file !== '' && edit.find.trim() !== '') ? edits : null;
}

function addLine({ before, after }: Hunk, line: string): void {
  const [sign, text] = [line[0] ?? ' ', line.slice(1)];
  if (sign === '\\') return;
  if (sign === '-') before.push(text);
  else if (sign === '+') after.push(text);
  else {
    before.push(sign === ' ' ? text : line);
    after.push(sign === ' ' ? text : line);
  }
}

/** Blank lines that both sides end with are what stands between hunks. */
function editOf({ file, before, after }: Hunk): TextEdit {
  const [find, replace] = [[...before], [...after]];
  while (find.at(-1)?.trim() === '' && replace.at(-1)?.trim() === '') {
    find.pop();
    replace.pop();
  }
  return { file, find: find.join('\n'), replace: replace.join('\n') };
}
