import ts from 'typescript';
import { insertBefore, listedStatementOf, replace, insertAtEntry, indentAt, insertAt } from '../tree/edit.ts';
import { emptyOf, holderKind, type Kind } from '../tree/kinds.ts';
import { type FunctionNode, nodesOfName } from '../tree/scope.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import { type Focus, focusesOf } from './focus.ts';
import { originsOf } from './origins.ts';
import { isReadable } from './presence.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A value is used before it was given one: entries, fields, variables, parameters, options get their start value. */
export const initialise: Generator = {
  name: 'initialise',
  drafts: (view) => [
    ...focusesOf(view)
      .filter((f) => f.wrong === 'missing')
      .flatMap((f) => [...entries(f), ...fields(view, f), ...defaults(view, f)]),
    ...patternDefault(view),
    ...reduceStart(view),
    ...deadZone(view),
  ],
};

/** Kind that the use asks for: a method of arrays, a written key of objects, ... */
function wantedKind(focus: Focus): Kind {
  const kind = focus.member ? holderKind(focus.member) : ts.isCallExpression(focus.whole) ? 'function' : 'array';
  if (kind !== 'unknown') return kind;
  return 'object';
}

function startValue(focus: Focus): string | null {
  const { source } = focus.place;
  if (focus.member && /^(?:has|add|delete|clear)$/.test(focus.member) && ts.isCallExpression(focus.whole.parent))
    return 'new Set()';
  if (focus.member && /^(?:get|set)$/.test(focus.member) && ts.isCallExpression(focus.whole.parent)) return 'new Map()';
  return emptyOf(wantedKind(focus), source.style.quote);
}

/** `a[k].push(v)`, `a.b.c = v`: the entry is made first. */
function entries(focus: Focus): Draft[] {
  const { source } = focus.place;
  const e = bareExpression(focus.bad);
  const statement = listedStatementOf(focus.whole);
  const value = startValue(focus);
  const isEntry = ts.isElementAccessExpression(e) || (ts.isPropertyAccessExpression(e) && isWrite(focus));
  if (!isEntry || !statement || !value || !isReadable(e)) return [];
  const text = e.getText(source.ast);
  const { keywordSpace, semicolon, modern } = source.style;
  const line = modern
    ? `${text} ??= ${value}${semicolon}`
    : `if${keywordSpace}(!${text}) ${text} = ${value}${semicolon}`;
  return [
    {
      edits: insertBefore(source, statement, [line]),
      kind: 'cause',
      summary: `${brief(text)} starts as ${value}`,
      prior: isWrite(focus) ? 0.74 : 0.55,
    },
  ];
}

/** The use stores into the value: an assignment, or a method that adds to it. */
function isWrite(focus: Focus): boolean {
  const p = focus.whole.parent;
  const assigned = ts.isBinaryExpression(p) && p.left === focus.whole;
  return assigned || /^(?:push|unshift|add|set|concat)$/.test(focus.member ?? '');
}

/** `this.x` that no constructor sets: it is set there, with the value that the use asks for. */
function fields(view: SiteView, focus: Focus): Draft[] {
  const e = bareExpression(focus.bad);
  const value = startValue(focus);
  if (!value || !ts.isPropertyAccessExpression(e) || e.expression.kind !== ts.SyntaxKind.ThisKeyword) return [];
  const { source } = focus.place;
  const owner = ownerOf(e);
  const constructor = owner?.members.find(ts.isConstructorDeclaration);
  const name = e.name.getText(source.ast);
  const line = `this.${name} = ${value}${source.style.semicolon}`;
  const summary = `${name} starts as ${value}`;
  if (constructor?.body) {
    if (new RegExp(`this\\.${name.replace(/[$#]/g, '\\$&')}\\s*=`).test(constructor.getText(source.ast))) return [];
    return [{ edits: insertAtEntry(source, constructor, [line]), kind: 'cause', summary, prior: 0.62 }];
  }
  const first = owner?.members[0];
  if (!first || view.site.frames.length === 0) return [];
  const indent = indentAt(source, first.getStart(source.ast));
  return [
    {
      edits: [
        insertAt(
          source,
          first.getStart(source.ast),
          `${name} = ${value}${source.style.semicolon || ';'}${source.style.eol}${indent}`,
        ),
      ],
      kind: 'cause',
      summary,
      prior: 0.55,
    },
  ];
}

function ownerOf(node: ts.Node): ts.ClassLikeDeclaration | null {
  for (let n = node.parent; n; n = n.parent) if (ts.isClassLike(n)) return n;
  return null;
}

/** Parameters and destructured options get a default; plain variables and option members a fallback where they are taken. */
function defaults(view: SiteView, focus: Focus): Draft[] {
  const value = startValue(focus) ?? '{}';
  return originsOf(view, focus).flatMap((o) => {
    const { source } = o;
    if (o.hops > 6) return [];
    if (o.how === 'parameter') {
      const slot = o.slot as ts.ParameterDeclaration;
      if (slot.initializer || slot.dotDotDotToken) return [];
      const given = ts.isObjectBindingPattern(slot.name) ? '{}' : value;
      const at = (slot.type ?? slot.name).getEnd();
      const drafts: Draft[] = [
        {
          edits: [bracketed(source, slot, at, ` = ${given}`)].flat(),
          kind: 'cause',
          summary: `${brief(textOf(slot.name))} defaults to ${given}`,
          prior: (view.site.operation.met === 'null' ? 0.36 : 0.58) - o.hops * 0.02,
        },
      ];
      const name = ts.isIdentifier(slot.name) ? slot.name.text : null;
      if (name)
        drafts.push({
          edits: insertAtEntry(source, slot.parent as FunctionNode, [
            `${name} = ${name} || ${value}${source.style.semicolon}`,
          ]),
          kind: 'cause',
          summary: `${name} counts as ${value} when it is not given`,
          prior: 0.5 - o.hops * 0.02,
        });
      return drafts;
    }
    const e = bareExpression(o.node);
    const taken =
      (o.how === 'assigned' || o.how === 'field') &&
      (ts.isPropertyAccessExpression(e) ||
        ts.isElementAccessExpression(e) ||
        ts.isCallExpression(e) ||
        ts.isIdentifier(e));
    if (!taken) return [];
    const op = source.style.modern ? '??' : '||';
    return [
      {
        edits: [replace(source, o.node, `${o.node.getText(source.ast)} ${op} ${value}`)],
        kind: isListed(e) ? ('suppression' as const) : ('cause' as const),
        summary: `${brief(textOf(o.node))} counts as ${value} when it is not there`,
        prior: (isListed(e) ? 0.4 : 0.54) - o.hops * 0.02,
      },
    ];
  });
}

/** `list[i]` of a counting loop: who leaves a hole in a list is at fault, not who walks it. */
function isListed(e: ts.Expression): boolean {
  if (!ts.isElementAccessExpression(e) || !ts.isIdentifier(e.argumentExpression)) return false;
  const counter = e.argumentExpression.text;
  for (let n: ts.Node | undefined = e; n && !ts.isSourceFile(n); n = n.parent)
    if (ts.isForStatement(n) && n.incrementor && nodesOfName(n.incrementor, counter).length > 0) return true;
  return false;
}

/** `x => ...` needs parentheses before a default. */
function bracketed(
  source: Source,
  slot: ts.ParameterDeclaration,
  at: number,
  text: string,
): ReturnType<typeof insertAt>[] {
  const fn = slot.parent;
  const isBare =
    ts.isArrowFunction(fn) &&
    fn.parameters.length === 1 &&
    !fn
      .getText(source.ast)
      .replace(/^async\s+/, '')
      .startsWith('(');
  return isBare ? [replace(source, slot, `(${slot.getText(source.ast)}${text})`)] : [insertAt(source, at, text)];
}

/** `Cannot destructure property 'a' of ...`: a pattern among the parameters gets an empty object. */
function patternDefault(view: SiteView): Draft[] {
  const place = view.places[0];
  const { kind, met } = view.site.operation;
  if (!place || (kind !== 'read' && kind !== 'iterate') || (met !== 'undefined' && met !== 'null')) return [];
  for (let n: ts.Node = place.node; n.parent && !ts.isBlock(n); n = n.parent) {
    if (!ts.isParameter(n) || n.initializer || ts.isIdentifier(n.name)) continue;
    const empty = ts.isObjectBindingPattern(n.name) ? '{}' : '[]';
    return [
      {
        edits: bracketed(place.source, n, (n.type ?? n.name).getEnd(), ` = ${empty}`),
        kind: 'cause',
        summary: `${brief(textOf(n.name))} defaults to ${empty}`,
        prior: 0.76,
      },
    ];
  }
  return [];
}

/** `Reduce of empty array with no initial value`. */
function reduceStart(view: SiteView): Draft[] {
  const place = view.places[0];
  if (!place || !/Reduce of empty/.test(view.site.failure.message)) return [];
  const call = nodesIn(place.statement ?? place.source.ast, ts.isCallExpression)
    .concat(ts.isCallExpression(place.action) ? [place.action] : [])
    .find(
      (c) =>
        ts.isPropertyAccessExpression(c.expression) &&
        /^reduce(?:Right)?$/.test(c.expression.name.text) &&
        c.arguments.length === 1,
    );
  const { source } = place;
  const q = source.style.quote;
  return ['0', `${q}${q}`, '[]', '{}', 'null', 'undefined'].flatMap((start, i) =>
    call
      ? [
          {
            edits: [insertAt(source, call.arguments[0]!.getEnd(), `, ${start}`)],
            kind: 'cause' as const,
            summary: `The sum of nothing is ${start}`,
            prior: 0.7 - i * 0.03,
          },
        ]
      : [],
  );
}

/** `Cannot access 'x' before initialization`: the declaration goes before the statement that reaches it. */
function deadZone(view: SiteView): Draft[] {
  const name = /Cannot access '([^']+)' before initialization/.exec(view.site.failure.message)?.[1];
  if (!name) return [];
  return view.places.slice(0, 4).flatMap((place) => {
    const id = nodesOfName(place.source.ast, name)[0];
    const declaration =
      id &&
      nodesIn(place.source.ast, ts.isVariableDeclaration).find((d) => ts.isIdentifier(d.name) && d.name.text === name);
    const statement = declaration?.parent.parent;
    const user = listedStatementOf(place.action);
    if (
      !statement ||
      !ts.isVariableStatement(statement) ||
      !user ||
      user.parent !== statement.parent ||
      user.pos >= statement.pos
    )
      return [];
    const text = statement.getText(place.source.ast);
    const indent = indentAt(place.source, user.getStart(place.source.ast));
    const edits = [
      insertAt(place.source, user.getStart(place.source.ast), text + place.source.style.eol + indent),
      { source: place.source, at: statement.getFullStart(), end: statement.getEnd(), text: '' },
    ];
    return [{ edits, kind: 'cause' as const, summary: `${name} is declared before it is used`, prior: 0.8 }];
  });
}
