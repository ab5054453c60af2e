/** How a file is written, so that edits look like the rest of it. */
export interface Style {
  eol: string;
  /** One level of indentation. */
  indent: string;
  quote: "'" | '"';
  semicolon: '' | ';';
  /** Keyword for a new variable that is never assigned again, and for one that is. */
  constant: 'const' | 'let' | 'var';
  variable: 'let' | 'var';
  arrows: boolean;
  /** The file already uses `?.` or `??`. */
  modern: boolean;
  /** The file already uses `catch {` without a binding. */
  bareCatch: boolean;
  /** `if (` rather than `if(`. */
  keywordSpace: string;
  hasOwn: boolean;
  /** One-line bodies of `if` stand in braces. */
  braces: boolean;
}

/** Reads the style from a text (first 200,000 characters); defaults are those of most JavaScript on npm. */
export function readStyle(whole: string): Style {
  const text = whole.slice(0, 200_000);
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const usesConst = /\b(?:const|let)\s/.test(text);
  return {
    eol: count(/\r\n/g) * 2 > count(/\n/g) ? '\r\n' : '\n',
    indent: readIndent(text),
    quote: count(/"/g) > count(/'/g) ? '"' : "'",
    semicolon: count(/[\w)\]'"]\r?\n/g) > count(/;[ \t]*\r?\n/g) * 2 ? '' : ';',
    constant: usesConst ? (/\bconst\s/.test(text) ? 'const' : 'let') : /\bvar\s/.test(text) ? 'var' : 'const',
    variable: usesConst || !/\bvar\s/.test(text) ? 'let' : 'var',
    arrows: count(/=>/g) > 0 && count(/=>/g) * 3 >= count(/\bfunction\b/g),
    modern: /\w\?\.[A-Za-z_$[(]|\?\?/.test(text),
    bareCatch: /\bcatch\s*\{/.test(text),
    keywordSpace: count(/\bif\(/g) > count(/\bif \(/g) ? '' : ' ',
    hasOwn: /\bObject\.hasOwn\(/.test(text),
    braces: count(/\bif\s*\(.*\)\s*\{[ \t]*\r?$/gm) >= count(/\bif\s*\(.*\)\s+(?:return|continue|throw)\b/gm) * 2,
  };
}

function readIndent(text: string): string {
  const widths = new Map<string, number>();
  let before = '';
  for (const line of text.split('\n', 4000)) {
    if (line.trim() === '' || /^\s*\*/.test(line)) continue;
    const lead = /^[ \t]*/.exec(line)![0];
    if (lead.length > before.length && lead.startsWith(before)) {
      const step = lead.slice(before.length);
      if (step === '\t' || /^ {1,8}$/.test(step)) widths.set(step, (widths.get(step) ?? 0) + 1);
    }
    before = lead;
  }
  return [...widths].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? '  ';
}
