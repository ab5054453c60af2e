import ts from 'typescript';

/** A program's text written anew, and the way back: offset in the new text -> begin of that token in the old one. */
export interface Rewritten {
  text: string;
  originalOffset(offset: number): number;
}

export interface Style {
  /** New names for the file's own variables. */
  rename?: (name: string, index: number) => string;
  /** Functions, too, as minifiers do. */
  renameFunctions?: boolean;
  layout: 'as-is' | 'minified' | 'spread';
}

/** Rewrites JavaScript token by token: renames variables, changes the layout. The behaviour stays the same. */
export function rewrite(source: string, style: Style): Rewritten {
  const file = ts.createSourceFile('program.js', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const names = style.rename ? newNames(file, style.rename, style.renameFunctions ?? false) : new Map<string, string>();
  const map: Array<{ from: number; to: number }> = [];
  let text = '';
  let end = 0;
  for (const token of tokensOf(file)) {
    const start = token.getStart(file);
    text += between(text, token, file, style.layout, source.slice(end, start));
    map.push({ from: text.length, to: start });
    text += spelled(token, names);
    end = token.end;
  }
  const originalOffset = (offset: number): number => {
    const at = map.findLast((entry) => entry.from <= offset);
    return at?.to ?? 0;
  };
  return { text: `${text}\n`, originalOffset };
}

function tokensOf(file: ts.SourceFile): ts.Node[] {
  const tokens: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file);
    if (children.length > 0) children.forEach(visit);
    else if (node.end > node.getStart(file)) tokens.push(node);
  };
  visit(file);
  return tokens;
}

function between(
  before: string,
  token: ts.Node,
  file: ts.SourceFile,
  layout: Style['layout'],
  original: string,
): string {
  if (layout === 'as-is') return original;
  const text = token.getText(file);
  const last = before.at(-1) ?? '';
  const space = /[\w$]$/.test(before) && /^[\w$]/.test(text) ? ' ' : '';
  const operator = (last === '+' || last === '-') && text.startsWith(last) ? ' ' : space;
  if (layout === 'minified') return operator;
  const template = token.kind === ts.SyntaxKind.TemplateMiddle || token.kind === ts.SyntaxKind.TemplateTail;
  if (template || last === '' || last === '`') return operator;
  return [';', '{', '}', ',', '('].includes(last) || text === '.' ? '\n\t ' : operator || ' ';
}

function spelled(token: ts.Node, names: ReadonlyMap<string, string>): string {
  const text = token.getText();
  const name = ts.isIdentifier(token) ? names.get(token.text) : undefined;
  if (name === undefined) return text;
  const { parent } = token;
  if (ts.isPropertyAccessExpression(parent) && parent.name === token) return text;
  if ((ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) && parent.name === token) return text;
  if (ts.isShorthandPropertyAssignment(parent)) return `${text}: ${name}`;
  if (ts.isBindingElement(parent) && parent.propertyName === token) return text;
  const shorthand = ts.isBindingElement(parent) && !parent.propertyName && ts.isObjectBindingPattern(parent.parent);
  return shorthand ? `${text}: ${name}` : name;
}

function newNames(
  file: ts.SourceFile,
  rename: (name: string, index: number) => string,
  functions: boolean,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    const holdsFunction =
      ts.isVariableDeclaration(node) && node.initializer !== undefined && ts.isFunctionLike(node.initializer);
    const variable = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node);
    const renamed = variable ? functions || !holdsFunction : ts.isFunctionDeclaration(node) && functions;
    const name = renamed ? (node as ts.NamedDeclaration).name : undefined;
    if (name && ts.isIdentifier(name) && !names.has(name.text)) names.set(name.text, rename(name.text, names.size));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
