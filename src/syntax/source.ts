import ts from 'typescript';

/** Bounds of the cache: enough for the files of one failure, small enough to forget. */
const maxFiles = 64;
const maxCharacters = 16_000_000;

const parsed = new Map<string, { source: string; file: ts.SourceFile }>();
let characters = 0;

/**
 * The syntax tree of a source text (JavaScript, TypeScript, JSX, modules or scripts; the kind is read from the file's
 * extension). Never fails: broken code gives a tree with gaps. The latest texts are kept parsed, one a file name.
 */
export function parseSource(source: string, fileName: string): ts.SourceFile {
  const known = parsed.get(fileName);
  if (known?.source === source) {
    parsed.delete(fileName);
    parsed.set(fileName, known);
    return known.file;
  }
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const file = ts.createSourceFile(fileName, source, options, true, scriptKind(fileName));
  if (known) forget(fileName, known.source);
  parsed.set(fileName, { source, file });
  characters += source.length;
  for (const [name, entry] of parsed) {
    if ((parsed.size <= maxFiles && characters <= maxCharacters) || name === fileName) break;
    forget(name, entry.source);
  }
  return file;
}

function forget(fileName: string, source: string): void {
  parsed.delete(fileName);
  characters -= source.length;
}

function scriptKind(fileName: string): ts.ScriptKind {
  if (/\.[cm]?ts$/i.test(fileName)) return ts.ScriptKind.TS;
  if (/\.tsx$/i.test(fileName)) return ts.ScriptKind.TSX;
  return /\.json$/i.test(fileName) ? ts.ScriptKind.JSON : ts.ScriptKind.JSX;
}

/** Offset of a 1-based line and column (UTF-16 units, as V8 counts); null when the text has no such place. */
export function offsetAt(file: ts.SourceFile, line: number, column: number): number | null {
  const starts = file.getLineStarts();
  const start = starts[line - 1];
  if (start === undefined || column < 1) return null;
  const offset = start + column - 1;
  return offset < (starts[line] ?? file.text.length + 1) ? offset : null;
}

/** 1-based line of an offset. */
export function lineOf(file: ts.SourceFile, offset: number): number {
  return file.getLineAndCharacterOfPosition(offset).line + 1;
}

/** The nodes that contain an offset, outermost first. */
export function nodesAt(file: ts.SourceFile, offset: number): ts.Node[] {
  const path: ts.Node[] = [];
  let node: ts.Node | undefined = file;
  while (node) {
    path.push(node);
    node = ts.forEachChild(node, (child): ts.Node | undefined =>
      child.pos <= offset && offset < child.end && child.getStart(file) <= offset ? child : undefined,
    );
  }
  return path;
}
