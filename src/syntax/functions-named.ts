import ts from 'typescript';
import { type EnclosingFunction, enclosingFunction } from './function-at.ts';
import { parseSource } from './source.ts';

/** Functions, methods and constructors of a text that go by a name; of a dotted one (`Cart.total`) the last part counts. */
export function functionsNamed(source: string, fileName: string, name: string): EnclosingFunction[] {
  const file = parseSource(source, fileName);
  const lastOf = (whole: string | null): string | undefined => whole?.split(/[. ]/).at(-1);
  const found: EnclosingFunction[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const { line, character } = file.getLineAndCharacterOfPosition((node.body as ts.Node).getStart(file));
      const own = enclosingFunction(source, fileName, line + 1, character + 1);
      if (own && lastOf(own.name) === lastOf(name)) found.push(own);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
