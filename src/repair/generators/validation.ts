import ts from 'typescript';
import { insertBefore, replace } from '../tree/edit.ts';
import { declarationOf, functionOf, isFunctionLike, type FunctionNode } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import type { Place, SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A check refuses what it should let pass: it is relaxed, never removed unless nothing else is left. */
export const validation: Generator = {
  name: 'validation',
  drafts(view) {
    return thrownAt(view).flatMap(({ place, level }) => {
      const guard = guardOf(place.action);
      if (!guard) return [];
      return relaxed(place, guard).map((d) => ({ ...d, prior: d.prior - level * 0.05 }));
    });
  },
};

/** The explicit throw, or the call of a helper that threw (`assert(cond)`, `fail()`), guarded by an `if` in its caller. */
function thrownAt(view: SiteView): { place: Place; level: number }[] {
  const first = view.places[0];
  if (!first || !view.throwsHere || !ts.isThrowStatement(first.action)) return [];
  return view.places.slice(0, 3).map((place, level) => ({ place, level }));
}

function guardOf(action: ts.Node): ts.IfStatement | null {
  for (let n = action; n.parent && !isFunctionLike(n); n = n.parent) {
    if (ts.isIfStatement(n.parent) && n.parent.thenStatement === n) return n.parent;
  }
  return null;
}

function relaxed(place: Place, guard: ts.IfStatement): Draft[] {
  const { source } = place;
  const condition = guard.expression;
  const drafts: Draft[] = [];
  const put = (node: ts.Expression, text: string, summary: string, prior: number): void => {
    drafts.push({ edits: [replace(source, node, text)], kind: 'cause', summary, prior });
  };
  for (const part of partsOf(condition)) {
    for (const r of relaxations(source, part)) put(part, r.text, r.summary, r.prior);
  }
  const or = disjuncts(condition);
  if (or.length > 1) {
    for (const dropped of or) {
      const left = or
        .filter((o) => o !== dropped)
        .map((o) => o.getText(source.ast))
        .join(' || ');
      put(condition, left, `${brief(textOf(dropped))} is no longer refused`, 0.42);
    }
  }
  drafts.push(...convertedFirst(source, guard));
  return drafts;
}

function disjuncts(e: ts.Expression): ts.Expression[] {
  const b = bareExpression(e);
  if (ts.isBinaryExpression(b) && b.operatorToken.kind === ts.SyntaxKind.BarBarToken)
    return [...disjuncts(b.left), ...disjuncts(b.right)];
  return [e];
}

function partsOf(e: ts.Expression): ts.Expression[] {
  const b = bareExpression(e);
  const joins =
    ts.isBinaryExpression(b) &&
    (b.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
      b.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken);
  return joins ? [...partsOf(b.left), ...partsOf(b.right)] : [e];
}

interface Relaxation {
  text: string;
  summary: string;
  prior: number;
}

function relaxations(source: Source, part: ts.Expression): Relaxation[] {
  return [
    ...tableAsRange(source, part),
    ...kindAllowed(source, part),
    ...boundMoved(source, part),
    ...patternWidened(source, part),
  ];
}

/** Tables of registered codes list what is usual, not what is legal; their range is what the protocol says. */
const registries: { table: RegExp; low: number; high: number; what: string }[] = [
  { table: /STATUS_CODES|status_?codes?$|statuses/i, low: 100, high: 999, what: 'status code' },
];

/** `table[code] === undefined`, `!table[code]`, `!(code in table)`: a range where the table is one of registered numbers. */
function tableAsRange(source: Source, part: ts.Expression): Relaxation[] {
  const looked = lookupIn(part);
  if (!looked) return [];
  const key = looked.key.getText(source.ast);
  const table = textOf(looked.table);
  const required = ts.isIdentifier(looked.table) ? initialiser(looked.table) : '';
  const known = registries.filter((r) => r.table.test(table) || r.table.test(required));
  return known.flatMap(({ low, high, what }) =>
    [high, 599, 600].map((top, i) => ({
      text: `!(Number.isInteger(Number(${key})) && Number(${key}) >= ${low} && Number(${key}) <= ${top})`,
      summary: `Every ${what} from ${low} to ${top} is let pass, not only those of the table`,
      prior: 0.74 - i * 0.02,
    })),
  );
}

function lookupIn(part: ts.Expression): { table: ts.Expression; key: ts.Expression } | null {
  const e = bareExpression(part);
  if (ts.isPrefixUnaryExpression(e) && e.operator === ts.SyntaxKind.ExclamationToken) {
    const inner = bareExpression(e.operand);
    if (ts.isElementAccessExpression(inner)) return { table: inner.expression, key: inner.argumentExpression };
    if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.InKeyword)
      return { table: inner.right, key: inner.left };
    const has =
      ts.isCallExpression(inner) &&
      ts.isPropertyAccessExpression(inner.expression) &&
      /^(?:has|hasOwnProperty|includes)$/.test(inner.expression.name.text);
    return has && inner.arguments[0]
      ? { table: (inner.expression as ts.PropertyAccessExpression).expression, key: inner.arguments[0] }
      : null;
  }
  if (!ts.isBinaryExpression(e)) return null;
  const isEmpty = /^(?:undefined|null|void 0)$/.test(textOf(e.right));
  return isEmpty && ts.isElementAccessExpression(bareExpression(e.left))
    ? {
        table: (bareExpression(e.left) as ts.ElementAccessExpression).expression,
        key: (bareExpression(e.left) as ts.ElementAccessExpression).argumentExpression,
      }
    : null;
}

function initialiser(id: ts.Identifier): string {
  const d = declarationOf(id);
  return d ? textOf(d) : '';
}

/** `typeof x !== 'string'`: other kinds that stand for the same. */
function kindAllowed(source: Source, part: ts.Expression): Relaxation[] {
  const e = bareExpression(part);
  if (
    ts.isPrefixUnaryExpression(e) &&
    e.operator === ts.SyntaxKind.ExclamationToken &&
    ts.isCallExpression(bareExpression(e.operand))
  ) {
    const call = bareExpression(e.operand) as ts.CallExpression;
    const subject = call.arguments[0]?.getText(source.ast);
    if (!subject || !/is(?:Array|String|Number|Function|Object|Buffer)$/.test(textOf(call.expression))) return [];
    return [
      {
        text: `${subject} != null && ${e.getText(source.ast)}`,
        summary: `A missing ${brief(subject)} is let pass`,
        prior: 0.5,
      },
    ];
  }
  if (!ts.isBinaryExpression(e) || !/^!==?$/.test(e.operatorToken.getText(source.ast))) return [];
  const typed = [bareExpression(e.left), bareExpression(e.right)].find(ts.isTypeOfExpression);
  if (!typed) return looseEquality(source, e);
  const subject = typed.expression.getText(source.ast);
  const own = e.getText(source.ast);
  const other = textOf(e).match(/['"](\w+)['"]/)?.[1];
  const options: [string, string][] = [[`${subject} != null && ${own}`, `A missing ${brief(subject)} is let pass`]];
  const q = source.style.quote;
  const also =
    other === 'string'
      ? ['number', 'object']
      : other === 'number'
        ? ['string', 'bigint']
        : other === 'object'
          ? ['function']
          : ['object'];
  for (const kind of also)
    options.push([`${own} && typeof ${subject} !== ${q}${kind}${q}`, `${brief(subject)} may be a ${kind} too`]);
  return options.map(([text, summary], i) => ({ text, summary, prior: 0.52 - i * 0.03 }));
}

function looseEquality(source: Source, e: ts.BinaryExpression): Relaxation[] {
  if (e.operatorToken.kind !== ts.SyntaxKind.ExclamationEqualsEqualsToken) return [];
  const [left, right] = [e.left.getText(source.ast), e.right.getText(source.ast)];
  return [
    { text: `${left} != ${right}`, summary: `${brief(left)} is compared without regard to its type`, prior: 0.36 },
  ];
}

const wider: Record<string, string> = { '>=': '>', '<=': '<', '>': '>=', '<': '<=' };

function boundMoved(source: Source, part: ts.Expression): Relaxation[] {
  const e = bareExpression(part);
  if (!ts.isBinaryExpression(e)) return [];
  const op = e.operatorToken.getText(source.ast);
  const strict = Object.hasOwn(wider, op) && op.endsWith('=') ? wider[op] : undefined;
  if (!strict) return [];
  const now = `${e.left.getText(source.ast)} ${strict} ${e.right.getText(source.ast)}`;
  return [{ text: now, summary: `The bound itself is let pass: ${brief(now)}`, prior: 0.66 }];
}

/** `!/^...$/.test(x)`: letters of either case, surrounding blanks. */
function patternWidened(source: Source, part: ts.Expression): Relaxation[] {
  return nodesIn(part, ts.isRegularExpressionLiteral)
    .concat(ts.isRegularExpressionLiteral(part) ? [part] : [])
    .flatMap((re) => {
      const whole = re.getText(source.ast);
      const flags = whole.slice(whole.lastIndexOf('/') + 1);
      const body = whole.slice(0, whole.lastIndexOf('/') + 1);
      const rewritten = (now: string): string => part.getText(source.ast).replace(whole, () => now);
      const found: Relaxation[] = [];
      if (!flags.includes('i') && /[a-zA-Z]/.test(body))
        found.push({ text: rewritten(`${body}${flags}i`), summary: 'Letters of either case are let pass', prior: 0.5 });
      if (body.endsWith('+$/'))
        found.push({
          text: rewritten(`${body.slice(0, -3)}*$/${flags}`),
          summary: 'An empty text is let pass',
          prior: 0.44,
        });
      return found;
    });
}

/** The checked parameter is converted before the check: numbers that come as text, values that come as objects. */
function convertedFirst(source: Source, guard: ts.IfStatement): Draft[] {
  const fn: FunctionNode | null = functionOf(guard);
  const typed = nodesIn(guard.expression, ts.isTypeOfExpression)[0];
  const subject = typed ? bareExpression(typed.expression) : null;
  if (!fn || !subject || !ts.isIdentifier(subject)) return [];
  const wanted = /['"](string|number)['"]/.exec(textOf(guard.expression))?.[1];
  if (!wanted) return [];
  const make = wanted === 'string' ? 'String' : 'Number';
  const line = `${subject.text} = ${make}(${subject.text})${source.style.semicolon}`;
  return [
    {
      edits: insertBefore(source, guard, [line]),
      kind: 'cause',
      summary: `${subject.text} is made a ${wanted} before it is checked`,
      prior: 0.45,
    },
  ];
}
