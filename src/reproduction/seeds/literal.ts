import ts from 'typescript';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** What a name stands for where it is used; null when it can't be told from the text. */
export type Lookup = (name: ts.Identifier) => ts.Expression | null;

const maxDepth = 12;
const maxText = 20_000;
const undefinedValue: EncodedValue = { $: 'undefined' };
const wordValues: Record<string, EncodedValue> = {
  undefined: undefinedValue,
  NaN: { $: 'nan' },
  Infinity: { $: 'infinity' },
};

/**
 * The value that an expression of literals has, encoded; undefined when it is anything else. Names are followed by
 * `lookup`; object fields that are no literals are left out. Nothing is run.
 */
export function literalValue(node: ts.Expression, lookup: Lookup, depth = 0): EncodedValue | undefined {
  if (depth > maxDepth) return undefined;
  const at = bareExpression(node);
  const inner = (next: ts.Expression): EncodedValue | undefined => literalValue(next, lookup, depth + 1);
  if (ts.isStringLiteralLike(at)) return at.text.length > maxText ? undefined : at.text;
  if (ts.isNumericLiteral(at)) return Number(at.text);
  if (ts.isBigIntLiteral(at)) return { $: 'bigint', value: at.text.replace(/n$/, '') };
  if (ts.isRegularExpressionLiteral(at)) return regularExpression(at.text);
  if (ts.isArrayLiteralExpression(at)) return list(at, inner);
  if (ts.isObjectLiteralExpression(at)) return fields(at, lookup, inner);
  if (ts.isPrefixUnaryExpression(at)) return signed(at, inner);
  if (ts.isBinaryExpression(at) || ts.isTemplateExpression(at)) return joinedText(at, inner);
  if (ts.isCallExpression(at)) return textCall(at, inner);
  if (ts.isNewExpression(at)) return built(at, inner);
  if (ts.isIdentifier(at)) {
    const word = wordValues[at.text];
    const held = word === undefined ? lookup(at) : null;
    return word ?? (held ? inner(held) : undefined);
  }
  const words: Partial<Record<ts.SyntaxKind, EncodedValue>> = {
    [ts.SyntaxKind.TrueKeyword]: true,
    [ts.SyntaxKind.FalseKeyword]: false,
    [ts.SyntaxKind.NullKeyword]: null,
  };
  return words[at.kind];
}

type Inner = (node: ts.Expression) => EncodedValue | undefined;

function regularExpression(text: string): EncodedValue {
  const end = text.lastIndexOf('/');
  return { $: 'regexp', source: text.slice(1, end), flags: text.slice(end + 1) };
}

function list(node: ts.ArrayLiteralExpression, inner: Inner): EncodedValue | undefined {
  const items: EncodedValue[] = [];
  for (const element of node.elements.slice(0, 400)) {
    const spread = ts.isSpreadElement(element) ? inner(element.expression) : undefined;
    const value = ts.isOmittedExpression(element) ? undefinedValue : inner(element);
    if (Array.isArray(spread)) items.push(...spread);
    else if (value === undefined) return undefined;
    else items.push(value);
  }
  return items;
}

function fields(node: ts.ObjectLiteralExpression, lookup: Lookup, inner: Inner): EncodedValue {
  const entries: Array<[string, EncodedValue]> = [];
  for (const property of node.properties.slice(0, 200)) {
    if (ts.isSpreadAssignment(property)) {
      const spread = inner(property.expression);
      if (spread !== null && typeof spread === 'object' && !Array.isArray(spread))
        entries.push(...Object.entries(spread));
      continue;
    }
    const name = property.name;
    const key =
      ts.isComputedPropertyName(name) || ts.isPrivateIdentifier(name)
        ? undefined
        : ts.isNumericLiteral(name) || ts.isStringLiteralLike(name) || ts.isIdentifier(name)
          ? name.text
          : undefined;
    const held = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? lookup(property.name)
        : null;
    const value = held ? inner(held) : undefined;
    if (key !== undefined && key !== '$' && key !== '__proto__' && value !== undefined) entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

function signed(node: ts.PrefixUnaryExpression, inner: Inner): EncodedValue | undefined {
  const value = inner(node.operand);
  if (node.operator === ts.SyntaxKind.ExclamationToken) return typeof value === 'number' ? !value : undefined;
  if (node.operator !== ts.SyntaxKind.MinusToken) return undefined;
  if (typeof value === 'number') return value === 0 ? { $: '-0' } : -value;
  return value !== null && typeof value === 'object' && !Array.isArray(value) && value.$ === 'infinity'
    ? { $: '-infinity' }
    : undefined;
}

function joinedText(node: ts.BinaryExpression | ts.TemplateExpression, inner: Inner): EncodedValue | undefined {
  const parts = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.flatMap((span) => [inner(span.expression), span.literal.text])]
    : node.operatorToken.kind === ts.SyntaxKind.PlusToken
      ? [inner(node.left), inner(node.right)]
      : [];
  const plain = parts.every((part) => typeof part === 'string' || typeof part === 'number');
  if (!plain || !parts.some((part) => typeof part === 'string')) return undefined;
  const text = parts.join('');
  return text.length > maxText ? undefined : text;
}

/** `[...].join(x)`, `'a'.repeat(3)`, `'a'.trim()`, `Buffer.from('a')`, `Symbol()` are as good as literals. */
function textCall(node: ts.CallExpression, inner: Inner): EncodedValue | undefined {
  if (!ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression, name } = node.expression;
  const [first] = node.arguments;
  const argument = first ? inner(first) : undefined;
  if (name.text === 'from' && expression.getText() === 'Buffer' && typeof argument === 'string')
    return { $: 'buffer', base64: Buffer.from(argument).toString('base64') };
  const on = inner(expression);
  if (name.text === 'join' && Array.isArray(on) && on.every((item) => typeof item === 'string'))
    return on.join(typeof argument === 'string' ? argument : ',');
  if (typeof on !== 'string') return undefined;
  if (name.text === 'trim' && !first) return on.trim();
  if (name.text !== 'repeat' || typeof argument !== 'number') return undefined;
  return argument >= 0 && argument * on.length <= maxText ? on.repeat(argument) : undefined;
}

function built(node: ts.NewExpression, inner: Inner): EncodedValue | undefined {
  const name = node.expression.getText();
  const values = (node.arguments ?? []).map(inner);
  const [first] = values;
  if (name === 'Date' && values.length === 1 && (typeof first === 'string' || typeof first === 'number')) {
    const time = new Date(first).getTime();
    return { $: 'date', value: Number.isNaN(time) ? null : new Date(time).toISOString() };
  }
  if (name === 'Map' || name === 'Set') {
    if (values.length > 0 && !Array.isArray(first)) return undefined;
    return name === 'Map' ? { $: 'map', entries: first ?? [] } : { $: 'set', values: first ?? [] };
  }
  if (name === 'URL' && typeof first === 'string' && values.length === 1) return { $: 'url', value: first };
  return undefined;
}
