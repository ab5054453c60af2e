import ts from 'typescript';

/** One file of a reproduction, parsed, with all its nodes at hand. */
export interface TestText {
  path: string;
  text: string;
  ast: ts.SourceFile;
  nodes: readonly ts.Node[];
}

/** Parses the JavaScript and TypeScript among the files; other files (inputs) are left out. */
export function readTests(files: Readonly<Record<string, string>>): TestText[] {
  return Object.entries(files)
    .filter(([path]) => /\.[cm]?[jt]sx?$/.test(path))
    .map(([path, text]) => {
      const ast = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      const nodes: ts.Node[] = [];
      const visit = (node: ts.Node): void => {
        nodes.push(node);
        ts.forEachChild(node, visit);
      };
      visit(ast);
      return { path, text, ast, nodes };
    });
}

export function calls(test: TestText): ts.CallExpression[] {
  return test.nodes.filter(ts.isCallExpression);
}

/** Callee as written, whitespace folded: `fs.writeFileSync`, `test.skip`. */
export function calleeText(call: ts.CallExpression): string {
  return call.expression.getText().replace(/\s+/g, '');
}

/** Text of a string or of a template without holes; null for anything else. */
export function literal(node: ts.Node | undefined): string | null {
  return node && ts.isStringLiteralLike(node) ? node.text : null;
}

/** Specifiers that the file imports or requires, statically or not. */
export function specifiers(test: TestText): string[] {
  return test.nodes.flatMap((node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier) ?? [];
    if (!ts.isCallExpression(node)) return [];
    const imports =
      node.expression.kind === ts.SyntaxKind.ImportKeyword || /(?:^|\.)(?:require|resolve)$/.test(calleeText(node));
    return imports ? (literal(node.arguments[0]) ?? []) : [];
  });
}

/** Names of variables whose value comes out of the temporary folder, followed through further variables. */
export function temporaryNames(test: TestText): Set<string> {
  const names = new Set<string>();
  const declared = test.nodes.filter(ts.isVariableDeclaration);
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const variable of declared) {
      const made = variable.initializer?.getText() ?? '';
      if (/\b(?:tmpdir|mkdtemp(?:Sync)?)\b/.test(made) || mentions(made, names)) names.add(variable.name.getText());
    }
  }
  return names;
}

/** Whether one of the names stands in the text as a word of its own. */
export function mentions(text: string, names: ReadonlySet<string>): boolean {
  return (text.match(/[\w$]+/g) ?? []).some((word) => names.has(word));
}
