/** Where a text stands in a file, and what goes there. */
export interface Place {
  from: number;
  to: number;
  replace: string;
}

type Found = Place | { error: string };

const lineNumber = /^[ \t]*>?[ \t]*\d{1,6}[ \t]*(?:\t|[|:│→] ?)/;

/**
 * Finds the text that an edit means: as it stands, else without line numbers that were copied along, else with other
 * indentation or line ends (the new text is then indented as the file is), else with other white space. It counts only where
 * exactly one place fits; `error` says what stands nearest.
 */
export function placeOf(text: string, find: string, replace: string): Found {
  for (const [wanted, put] of readings(text, find, replace)) {
    const exact = exactly(text, wanted, put);
    if (exact) return exact;
    const lines = byLines(text, wanted, put);
    if (lines) return lines;
    const loose = byWords(text, wanted, put);
    if (loose) return loose;
  }
  return { error: `the text to find does not stand there; ${nearest(text, find)}` };
}

/** The edit as it was given, and without what was copied along. */
function readings(text: string, find: string, replace: string): Array<[string, string]> {
  const crlf = text.includes('\r\n');
  const ended = (one: string): string => {
    const plain = one.replaceAll('\r\n', '\n');
    return crlf ? plain.replaceAll('\n', '\r\n') : plain;
  };
  const bare = (one: string): string => {
    const lines = one.replace(/^```\w*\n|\n```\s*$/g, '').split('\n');
    const numbered = lines.filter((line) => line.trim() !== '').every((line) => lineNumber.test(line));
    return numbered ? lines.map((line) => line.replace(lineNumber, '')).join('\n') : lines.join('\n');
  };
  const all: Array<[string, string]> = [
    [find, replace],
    [ended(find), ended(replace)],
    [ended(bare(find)), ended(bare(replace))],
  ];
  return all.filter(([wanted], i) => wanted.trim() !== '' && all.findIndex(([other]) => other === wanted) === i);
}

function exactly(text: string, find: string, replace: string): Found | null {
  const at = text.indexOf(find);
  if (at < 0) return null;
  const again = text.indexOf(find, at + 1);
  if (again >= 0)
    return { error: `the text to find stands more than once (lines ${linesOf(text, find)}): give more of it` };
  return { from: at, to: at + find.length, replace };
}

function linesOf(text: string, find: string): string {
  const lines: number[] = [];
  for (let at = text.indexOf(find); at >= 0 && lines.length < 6; at = text.indexOf(find, at + 1))
    lines.push(text.slice(0, at).split('\n').length);
  return lines.join(', ');
}

/** Whole lines that differ in their indentation and line ends alone. */
function byLines(text: string, find: string, replace: string): Found | null {
  const wanted = trimmedLines(find);
  const lines = text.split('\n');
  const starts = lines.flatMap((_, i) =>
    wanted.length > 0 && wanted.every((line, n) => lines[i + n]?.trim() === line.trim()) ? [i] : [],
  );
  const [start] = starts;
  if (start === undefined) return null;
  if (starts.length > 1)
    return { error: `the text to find stands at lines ${starts.map((i) => i + 1).join(', ')}: give more of it` };
  const first = wanted.findIndex((line) => line.trim() !== '');
  const [own, given] = [indentOf(lines[start + first] ?? ''), indentOf(wanted[first] ?? '')];
  const end = text.includes('\r\n') ? '\r' : '';
  const put = trimmedLines(replace)
    .map((line) => line.replace(/\r$/, ''))
    .map((line) => (line.trim() === '' ? '' : line.startsWith(given) ? own + line.slice(given.length) : line))
    .join(`${end}\n`);
  const from = lines.slice(0, start).reduce((sum, line) => sum + line.length + 1, 0);
  const old = lines.slice(start, start + wanted.length).join('\n');
  return { from, to: from + old.length - (old.endsWith('\r') ? 1 : 0), replace: put };
}

/** Lines without empty ones before and behind. */
function trimmedLines(text: string): string[] {
  const lines = text.split('\n');
  while (lines.length > 0 && lines[0]?.trim() === '') lines.shift();
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  return lines;
}

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

const longestLoose = 4_000;

/** The same words with other white space between them. */
function byWords(text: string, find: string, replace: string): Found | null {
  const words = find.trim().split(/\s+/);
  if (find.length > longestLoose || words.join('').length < 8) return null;
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join(String.raw`\s+`);
  const hits = [...text.matchAll(new RegExp(pattern, 'g'))];
  const [hit] = hits;
  if (!hit || hits.length > 1) return null;
  return { from: hit.index, to: hit.index + hit[0].length, replace: replace.trim() };
}

const around = 4;

/** The lines that are most like the first telling line of what was looked for. */
function nearest(text: string, find: string): string {
  const wanted = wordsOf(find.split('\n').find((line) => line.trim().length > 3) ?? find);
  const lines = text.split('\n');
  const scores = lines.map((line) => shared(wordsOf(line), wanted));
  const best = Math.max(0, ...scores);
  if (best < 0.4) return 'read the file again and copy the lines exactly, without their numbers';
  const at = scores.indexOf(best);
  const shown = lines.slice(Math.max(0, at - around), at + around + 1).join('\n');
  return `nearest is line ${at + 1}; copy it from here:\n${shown.slice(0, 1_200)}`;
}

const wordsOf = (line: string): Set<string> => new Set(line.match(/[\w$]+/g) ?? []);
const shared = (a: ReadonlySet<string>, b: Set<string>): number =>
  b.size === 0 ? 0 : b.intersection(a).size / Math.max(a.size, b.size);
