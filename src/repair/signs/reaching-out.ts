import ts from 'typescript';
import { feature, type Feature, fold } from './feature.ts';
import { languageOf } from '../../languages/languages.ts';
import { plain } from '../../domain/plain-text.ts';
import type { ChangedText } from './read-signs.ts';
import { reachingIn } from './foreign-signs.ts';
import type { Sign } from './sign.ts';

const hazards = new Set(
  'eval globalThis global fetch WebSocket XMLHttpRequest EventSource importScripts Deno Bun sendBeacon'.split(' '),
);
const outwardReceiver =
  /^(?:child_?process|cp|fs|fsp|fs_?promises|net|tls|https?|http2|dns|dgram|vm|worker_threads|cluster|process|navigator|axios|got|undici|shell|execa)$/i;
const starting = /^(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|fork|execa|axios|got|request|\$)$/;
const hazardousModule =
  /^(?:(?:node:)?(?:child_process|https?|http2|net|tls|dgram|dns|fs|vm|worker_threads|cluster|os|module|inspector|repl)(?:\/promises)?|node:.*)$/;
const plainlyModule = /^(?:node:.+|child_process|worker_threads)$/;
const environment = /^process\.(?:env|exit|kill|abort|binding|dlopen|mainModule|getBuiltinModule)/;
const address = /\b(?:https?|wss?|ftp|file|javascript):\/\/|\bdata:[\w/+-]+[;,]/i;
const coded = /^[A-Za-z0-9+/=_-]{40,}$|(?:\\x[0-9a-f]{2}|\\u\{?[0-9a-f]{4}\}?){4,}/i;

/**
 * What a repair by a model or an agent has no business with: a change that begins to reach a network, a process, files, the
 * environment, code made of text, or that hides characters from its reader, does something besides repairing. Only what the
 * change brings in counts; languages that have no rules of their own are read for addresses and hidden characters alone. Every sign refuses.
 */
export function reachingOut(changes: readonly ChangedText[]): Sign[] {
  return changes.flatMap(({ path, before, after }) => {
    const signs: Sign[] = [];
    if (hidden(after) > hidden(before ?? ''))
      signs.push({
        name: 'hidden-text',
        severity: 'refuse',
        line: 1,
        detail: 'it brings in characters that no reader sees',
      });
    return [...signs, ...reachedIn({ path, before, after })];
  });
}

function reachedIn({ path, before, after }: ChangedText): Sign[] {
  if (/\.[cm]?[jt]sx?$/.test(path)) return brought(path, before ?? '', after);
  return languageOf(path) ? reachingIn({ path, before, after }) : addresses(before ?? '', after);
}

/** Characters that show nothing, or another order than there is (Trojan Source, CVE-2021-42574). */
const hidden = (text: string): number => text.length - plain(text).length - (text.match(/\r\n/g)?.length ?? 0);

function addresses(before: string, after: string): Sign[] {
  const isNew = (line: string): boolean => address.test(line) && !before.includes(line);
  const line = after.split('\n').findIndex(isNew);
  const detail = 'it brings in an address';
  return line < 0 ? [] : [{ name: 'reaches-out', severity: 'refuse', line: line + 1, detail }];
}

function brought(path: string, before: string, after: string): Sign[] {
  const known = new Map<string, number>();
  for (const { key } of featuresIn(path, before)) known.set(key, (known.get(key) ?? 0) + 1);
  return featuresIn(path, after).flatMap(({ name, severity, line, detail, key }) => {
    const left = known.get(key) ?? 0;
    known.set(key, left - 1);
    return left > 0 ? [] : [{ name, severity, line, detail }];
  });
}

function featuresIn(path: string, text: string): Feature[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Feature[] = [];
  const visit = (node: ts.Node): void => {
    const what = reached(node, file);
    if (what !== null) {
      const one = feature(node, file, 'reaches-out', 'refuse', `it brings in ${what}`);
      found.push({ ...one, key: ts.isIdentifier(node) ? `${one.key} ${fold(node.parent, file)}` : one.key });
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

function reached(node: ts.Node, file: ts.SourceFile): string | null {
  if (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node) ||
    ts.isJsxText(node)
  )
    return reachedByText(node);
  if (ts.isIdentifier(node)) return hazards.has(node.text) && !isOwnName(node) ? node.text : null;
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    const text = node.getText(file).replace(/\s+|\?/g, '');
    if (environment.test(text)) return text.slice(0, 60);
    return /^process\[|\.constructor(?:\.|\[)|\["?constructor/.test(text) ? text.slice(0, 60) : null;
  }
  return ts.isCallExpression(node) || ts.isNewExpression(node) ? reachedByCall(node, file) : null;
}

/** A property or a key that is merely called so. */
function isOwnName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent))
    return parent.name === node && !/^(?:window|self|top|parent|navigator)$/.test(parent.expression.getText());
  return ts.isPropertyAssignment(parent) && parent.name === node;
}

function reachedByCall(node: ts.CallExpression | ts.NewExpression, file: ts.SourceFile): string | null {
  const { expression } = node;
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return 'a dynamic import';
  const callee = expression.getText(file).replace(/\s+|\?/g, '');
  if (callee === 'require' && !(node.arguments?.[0] && ts.isStringLiteralLike(node.arguments[0])))
    return 'a computed require';
  const [receiver = '', ...rest] = callee.split('.');
  const shown = callee.slice(0, 60);
  if (callee === 'Function' || callee.endsWith('.constructor')) return `code made of text (${shown})`;
  if (rest.length > 0 && outwardReceiver.test(receiver)) return `a call of ${shown}`;
  return starting.test(callee) ? `a call of ${shown}` : null;
}

function reachedByText(node: ts.Node & { text: string }): string | null {
  const { text, parent } = node;
  const isSpecifier =
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    (ts.isCallExpression(parent) && /^(?:require|import)$/.test(parent.expression.getText()));
  if (isSpecifier ? hazardousModule.test(text) : plainlyModule.test(text)) return `the module ${text}`;
  if (address.test(text)) return `the address ${text.slice(0, 60)}`;
  return coded.test(text) || coded.test(node.getText()) ? 'a coded text' : null;
}
