import ts from 'typescript';
import { languageOf } from '../../languages/languages.ts';
import { unbalanced } from '../../languages/lexical/balance.ts';
import { failed, type GateContext, type GateVerdict, passed } from './context.ts';

/** No changed file has a syntax error that it did not have before. */
export async function parses(context: GateContext): Promise<GateVerdict> {
  for (const [path, text] of Object.entries(context.files)) {
    const before = await context.tree.read(path);
    const faults = syntaxFaults(path, text);
    if (faults.length > (before === null ? 0 : syntaxFaults(path, before).length))
      return failed(`${path}: ${faults[0]}`);
  }
  return passed('no syntax error is new');
}

/** Syntax errors as `line: message`: of other languages brackets alone (their compilers are asked as the type check is). */
function syntaxFaults(path: string, text: string): string[] {
  if (path.endsWith('.json')) return jsonFault(text);
  const language = languageOf(path);
  if (language) return unbalanced(language.source.masked(text))?.split('\n') ?? [];
  const extension = /\.([cm]?[jt]sx?)$/i.exec(path)?.[1]?.toLowerCase();
  if (!extension) return [];
  const kind =
    extension === 'tsx' ? ts.ScriptKind.TSX : extension.endsWith('ts') ? ts.ScriptKind.TS : ts.ScriptKind.JSX;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind);
  const faults = (file as unknown as { parseDiagnostics?: ts.DiagnosticWithLocation[] }).parseDiagnostics ?? [];
  return faults.map((f) => {
    const { line } = file.getLineAndCharacterOfPosition(f.start);
    return `${line + 1}: ${ts.flattenDiagnosticMessageText(f.messageText, ' ')}`;
  });
}

function jsonFault(text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
