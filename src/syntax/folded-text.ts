import ts from 'typescript';

const limit = 400;

/** A node's source text on one line: white space folded, bodies of functions and classes as `{…}`, at most 400 characters. */
export function foldedText(node: ts.Node, file: ts.SourceFile): string {
  if (ts.isBindingElement(node)) return foldedBinding(node, file);
  let text = '';
  let at = node.getStart(file);
  for (const body of bodiesIn(node)) {
    text += `${file.text.slice(at, body.getStart(file))}{…}`;
    at = body.end;
    if (text.length > limit) break;
  }
  text = (text + file.text.slice(at, Math.min(node.end, at + 4 * limit))).replace(/\s+/g, ' ').trim();
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}

function bodiesIn(node: ts.Node): ts.Node[] {
  const bodies: ts.Node[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isBlock(child)) bodies.push(child);
    else ts.forEachChild(child, visit);
  };
  visit(node);
  return bodies;
}

/** A property that a pattern takes: `{ name } = user.profile`, without the variable's own name. */
function foldedBinding(node: ts.BindingElement, file: ts.SourceFile): string {
  const key = (node.propertyName ?? node.name).getText(file).replace(/\s+/g, ' ').slice(0, limit);
  const holder = node.parent.parent;
  const taken =
    ts.isVariableDeclaration(holder) && holder.initializer ? ` = ${foldedText(holder.initializer, file)}` : '';
  return `{ ${key} }${taken}`;
}
