import { createHash } from 'node:crypto';
import ts from 'typescript';
import type { Source } from '../tree/source.ts';
import type { Draft, Generator } from './draft.ts';
import type { SiteView } from './view.ts';

/** Fixes of the TypeScript language service that change what runs, with how much they are worth at a stack line. */
const worth: ReadonlyMap<string, number> = new Map([
  ['spelling', 0.78],
  ['import', 0.8],
  ['addMissingAwait', 0.84],
  ['fixAwaitInSyncFunction', 0.8],
  ['forgottenThisPropertyAccess', 0.76],
  ['addMissingNewOperator', 0.8],
  ['returnValueCorrect', 0.74],
  ['constructorForDerivedNeedSuperCall', 0.8],
  ['classSuperMustPrecedeThisAccess', 0.8],
  ['addMissingAsync', 0.6],
  ['fixMissingCallParentheses', 0.6],
]);

const options: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.esnext.d.ts'],
  strictNullChecks: true,
  esModuleInterop: true,
  types: [],
  skipLibCheck: true,
  skipDefaultLibCheck: true,
};

/** How far from a stack line (in lines) a diagnostic may be, and how large a file is worth checking. */
const reachLines = 3;
const maxLength = 80_000;

/** What the checker would fix at the lines of the stack: spelling, imports, awaits. Reads files through the site only. */
export const languageService: Generator = {
  name: 'language-service',
  drafts(view) {
    const files = [...new Set(view.places.slice(0, 4).map((p) => p.source))]
      .filter((s) => s.text.length <= maxLength)
      .slice(0, 3);
    if (files.length === 0 || !isWorthIt(view)) return [];
    const service = serviceFor(view, files);
    return files.flatMap((source) => fixesIn(view, service, source));
  },
};

/** Explicit throws and refusals by the runtime are no errors of types. */
function isWorthIt(view: SiteView): boolean {
  return ['read', 'write', 'call', 'construct', 'iterate', 'reference'].includes(view.site.operation.kind);
}

const root = '/repository/';

/** Keeps the parsed library declarations between calls: they are most of the cost. */
const registry = ts.createDocumentRegistry();

function serviceFor(view: SiteView, files: readonly Source[]): ts.LanguageService {
  const read = (file: string): string | undefined => {
    if (file.startsWith(root))
      return (
        view.reach.source(file.slice(root.length))?.text ?? view.site.sources(file.slice(root.length)) ?? undefined
      );
    return isLibrary(file) ? ts.sys.readFile(file) : undefined;
  };
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...files.map((s) => root + s.file), ...exporters(view).map((f) => root + f)],
    getScriptVersion: (file) => versionOf(file, read(file) ?? ''),
    getScriptSnapshot: (file) => {
      const text = read(file);
      return text === undefined || text.length > maxLength * 3 ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (o) => ts.getDefaultLibFilePath(o),
    fileExists: (file) => read(file) !== undefined,
    readFile: read,
    directoryExists: () => true,
    getDirectories: () => [],
  };
  return ts.createLanguageService(host, registry);
}

/** The registry reuses a parsed file of the same version: the text of repository files is their version. */
function versionOf(file: string, text: string): string {
  return file.startsWith(root) ? createHash('sha256').update(text).digest('hex') : ts.version;
}

/** Files that may export a missing name are only worth reading when a name is missing. */
function exporters(view: SiteView): readonly string[] {
  return view.site.operation.kind === 'reference' ? view.reach.files().slice(0, 30) : [];
}

/** Only the compiler's own library declarations are read from this machine. */
function isLibrary(file: string): boolean {
  const folder = ts.getDefaultLibFilePath(options).replace(/[^/\\]*$/, '');
  return file.startsWith(folder) && /[/\\]lib\.[\w.]+\.d\.ts$/.test(file);
}

function fixesIn(view: SiteView, service: ts.LanguageService, source: Source): Draft[] {
  const file = root + source.file;
  const lines = view.places.filter((p) => p.source === source).map((p) => p.frame.line!);
  const near = (start: number): number => {
    const line = source.ast.getLineAndCharacterOfPosition(start).line + 1;
    return Math.min(...lines.map((l) => Math.abs(l - line)));
  };
  const diagnostics = service
    .getSemanticDiagnostics(file)
    .filter((d) => d.start !== undefined && near(d.start) <= reachLines);
  return diagnostics.slice(0, 20).flatMap((d) => {
    const fixes = service.getCodeFixesAtPosition(
      file,
      d.start!,
      d.start! + (d.length ?? 0),
      [d.code],
      formatOptions(source),
      {
        quotePreference: source.style.quote === '"' ? 'double' : 'single',
      },
    );
    return fixes.flatMap((fix) => draftOf(view, fix, near(d.start!)));
  });
}

function formatOptions(source: Source): ts.FormatCodeSettings {
  return {
    ...ts.getDefaultFormatCodeSettings(source.style.eol),
    indentSize: source.style.indent.length,
    convertTabsToSpaces: !source.style.indent.includes('\t'),
    semicolons: source.style.semicolon ? ts.SemicolonPreference.Insert : ts.SemicolonPreference.Remove,
  };
}

function draftOf(view: SiteView, fix: ts.CodeFixAction, distance: number): Draft[] {
  const prior = worth.get(fix.fixName);
  if (prior === undefined) return [];
  const edits = fix.changes.flatMap((change) => {
    const source = view.reach.source(change.fileName.replace(root, ''));
    if (!source) return [];
    return change.textChanges.map((t) => ({
      source,
      at: t.span.start,
      end: t.span.start + t.span.length,
      text: t.newText,
    }));
  });
  return [{ edits, kind: 'cause', summary: `${fix.description} (TypeScript)`, prior: prior - distance * 0.03 }];
}
