import ts from 'typescript';
import { insertAt, replace } from '../tree/edit.ts';
import { declarationOf } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { focusesOf } from './focus.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** The name holds the module where one of its exports was meant, or the other way round; a class is called without `new`. */
export const imports: Generator = {
  name: 'imports',
  drafts: (view) => [...moduleOrExport(view), ...withoutNew(view), ...missingImport(view), ...constant(view)],
};

function moduleOrExport(view: SiteView): Draft[] {
  return focusesOf(view).flatMap(({ place, bad, member }) => {
    const root = rootOf(bad);
    const declaration = root && declarationOf(root);
    if (!root || !declaration) return [];
    const { source } = place;
    if (ts.isImportDeclaration(declaration)) return importVariants(source, declaration, root.text);
    const required = ts.isVariableDeclaration(declaration)
      ? declaration.initializer
      : ts.isBindingElement(declaration)
        ? holderOf(declaration)
        : undefined;
    return required && isRequire(required) ? requireVariants(source, declaration, required, root.text, member) : [];
  });
}

function rootOf(e: ts.Expression): ts.Identifier | null {
  let n = bareExpression(e);
  while (ts.isPropertyAccessExpression(n)) n = bareExpression(n.expression);
  return ts.isIdentifier(n) ? n : null;
}

function holderOf(element: ts.BindingElement): ts.Expression | undefined {
  const declaration = element.parent.parent;
  return ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
}

function isRequire(e: ts.Expression): boolean {
  const call = ts.isPropertyAccessExpression(e) ? e.expression : e;
  return ts.isCallExpression(call) && ts.isIdentifier(call.expression) && call.expression.text === 'require';
}

function importVariants(source: Source, s: ts.ImportDeclaration, name: string): Draft[] {
  const clause = s.importClause;
  if (!clause || clause.isTypeOnly) return [];
  const from = s.moduleSpecifier.getText(source.ast);
  const others = [`import ${name} from ${from}`, `import { ${name} } from ${from}`, `import * as ${name} from ${from}`];
  const only =
    (clause.name ? 1 : 0) +
      (clause.namedBindings && ts.isNamedImports(clause.namedBindings)
        ? clause.namedBindings.elements.length
        : clause.namedBindings
          ? 1
          : 0) ===
    1;
  if (!only) return [];
  return others
    .filter((o) => o !== textOf(s).replace(/;$/, ''))
    .map((o, i) => ({
      edits: [replace(source, s, o + (textOf(s).endsWith(';') ? ';' : ''))],
      kind: 'cause' as const,
      summary: `${name} is imported otherwise: ${o}`,
      prior: 0.6 - i * 0.03,
    }));
}

function requireVariants(
  source: Source,
  declaration: ts.Node,
  required: ts.Expression,
  name: string,
  member: string | null,
): Draft[] {
  const draft = (edits: Draft['edits'], how: string, prior: number): Draft => ({
    edits,
    kind: 'cause',
    summary: `${name} is ${how}`,
    prior,
  });
  const text = required.getText(source.ast);
  if (ts.isPropertyAccessExpression(required))
    return [draft([replace(source, required, required.expression.getText(source.ast))], 'the module itself', 0.58)];
  if (ts.isBindingElement(declaration)) {
    const pattern = declaration.parent;
    return pattern.elements.length === 1 ? [draft([replace(source, pattern, name)], 'the module itself', 0.6)] : [];
  }
  const named = (declaration as ts.VariableDeclaration).name;
  const drafts = [
    draft([replace(source, required, `${text}.default`)], "the module's default export", 0.58),
    draft([replace(source, named, `{ ${name} }`)], `the module's export ${name}`, 0.6),
  ];
  return member ? drafts : drafts.map((d) => ({ ...d, prior: d.prior + 0.04 }));
}

/** `Class constructor X cannot be invoked without 'new'`. */
function withoutNew(view: SiteView): Draft[] {
  const place = view.places[0];
  if (
    !place ||
    !/cannot be invoked without 'new'|Constructor \w+ requires 'new'|calling a \w+ constructor without new/i.test(
      view.site.failure.message,
    )
  )
    return [];
  const call = ts.isCallExpression(place.action) ? place.action : null;
  return call
    ? [
        {
          edits: [insertAt(place.source, call.getStart(place.source.ast), 'new ')],
          kind: 'cause',
          summary: `${brief(textOf(call.expression))} is constructed with new`,
          prior: 0.9,
        },
      ]
    : [];
}

/** `x is not defined`: another file of the project exports it, or it is a module of the runtime. */
function missingImport(view: SiteView): Draft[] {
  const { kind, property, expression } = view.site.operation;
  const place = view.places[0];
  const name = property ?? expression;
  if (kind !== 'reference' || !place || !name || !/^[A-Za-z_$][\w$]*$/.test(name)) return [];
  const { source } = place;
  const isModule =
    nodesIn(source.ast, ts.isImportDeclaration).length > 0 ||
    /^\s*export\s/m.test(source.text) ||
    /\.[cm]?tsx?$|\.mjs$/.test(source.file);
  const found = view.reach
    .files()
    .filter((f) => f !== source.file)
    .flatMap((f) => exporterOf(view.reach.source(f), name));
  const builtin = builtinModules.has(name) ? [{ file: name, isDefault: true }] : [];
  return [...found, ...builtin].slice(0, 4).map(({ file, isDefault }, i) => {
    const q = source.style.quote;
    const from = q + (builtinModules.has(file) ? `node:${file}` : relative(source.file, file)) + q;
    const bind = isDefault ? name : `{ ${name} }`;
    const line =
      (isModule ? `import ${bind} from ${from}` : `${source.style.constant} ${bind} = require(${from})`) +
      source.style.semicolon;
    const first = source.ast.statements.find((s) => !(ts.isExpressionStatement(s) && ts.isStringLiteral(s.expression)));
    return {
      edits: first ? [insertAt(source, first.getStart(source.ast), line + source.style.eol)] : [],
      kind: 'cause' as const,
      summary: `${name} is imported: ${line}`,
      prior: 0.8 - i * 0.04,
    };
  });
}

const builtinModules = new Set(
  'assert buffer crypto dns events fs http https net os path querystring stream timers tls url util zlib'.split(' '),
);

function exporterOf(source: Source | null, name: string): { file: string; isDefault: boolean }[] {
  if (!source?.text.includes(name)) return [];
  const word = name.replaceAll('$', '\\$');
  const named = new RegExp(
    `(?:^|\\n)export (?:async )?(?:const|let|var|function\\*?|class) ${word}\\b|exports\\.${word}\\s*=|module\\.exports\\s*=\\s*\\{[^}]*\\b${word}\\b|export \\{[^}]*\\b${word}\\b`,
  );
  const whole = new RegExp(
    `module\\.exports\\s*=\\s*(?:(?:async )?function |class )?${word}\\b|export default (?:(?:async )?function |class )?${word}\\b`,
  );
  if (named.test(source.text)) return [{ file: source.file, isDefault: false }];
  return whole.test(source.text) ? [{ file: source.file, isDefault: true }] : [];
}

function relative(from: string, to: string): string {
  const a = from.split('/').slice(0, -1);
  const b = to.split('/');
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const up = '../'.repeat(a.length - same);
  return (up || './') + b.slice(same).join('/');
}

/** `Assignment to constant variable.` */
function constant(view: SiteView): Draft[] {
  const place = view.places[0];
  if (!place || !/Assignment to constant variable/.test(view.site.failure.message)) return [];
  const ids = nodesIn(place.statement ?? place.source.ast, ts.isIdentifier);
  for (const id of ids) {
    const declaration = declarationOf(id);
    const list = declaration && ts.isVariableDeclaration(declaration) ? declaration.parent : null;
    if (!list || !ts.isVariableDeclarationList(list) || (list.flags & ts.NodeFlags.Const) === 0) continue;
    const at = list.getStart(place.source.ast);
    return [
      {
        edits: [{ source: place.source, at, end: at + 5, text: 'let' }],
        kind: 'cause',
        summary: `${id.text} changes, so it is declared with let`,
        prior: 0.85,
      },
    ];
  }
  return [];
}
