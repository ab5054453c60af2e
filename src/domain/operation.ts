import { otherBrowserMessages, javascriptcoreMessages } from './engine-messages/javascriptcore.ts';
import { nodeMessages } from './engine-messages/node.ts';
import { goMessages, javaMessages, pythonMessages } from './engine-messages/other-languages.ts';
import { rustMessages } from './engine-messages/rust.ts';
import type { MessageRule, MessageTable } from './engine-messages/rule.ts';
import { spidermonkeyMessages } from './engine-messages/spidermonkey.ts';
import { v8Messages } from './engine-messages/v8.ts';
import { bareClass } from './error-class.ts';
import type { Operation } from './event.ts';

export { messageTemplate } from './message-template.ts';

/** Longer first lines are no engine's: the bound keeps hostile messages cheap. */
const limit = 1_000;

/** Order matters: exact wordings of JavaScriptCore and SpiderMonkey stand before V8's wider ones. */
const tables: readonly MessageTable[] = [
  nodeMessages,
  javascriptcoreMessages,
  v8Messages,
  spidermonkeyMessages,
  otherBrowserMessages,
  pythonMessages,
  goMessages,
  javaMessages,
  rustMessages,
];

const rulesByClass = new Map<string, readonly MessageRule[]>();
for (const name of new Set(tables.flatMap((table) => Object.keys(table)))) {
  rulesByClass.set(
    name,
    tables.flatMap((table) => table[name] ?? []),
  );
}

/**
 * What the program did when it failed, from the engine's words.
 * In: the error's class (`TypeError`, also `builtins.TypeError`, `java.lang.NullPointerException`) and its message.
 * Out: the operation; the same failure gives the same operation in V8 (old and new), SpiderMonkey, JavaScriptCore,
 * Hermes and Chakra, as far as the engine tells (`property` and `met` are null where it does not). Messages that no
 * engine makes are `throw`. Never throws.
 */
export function parseOperation(type: string, message: string): Operation {
  const found = findRule(type, message);
  if (!found) return { kind: 'throw', property: null, met: null, expression: null };
  const { rule, groups } = found;
  const expression = readExpression(groups.expression);
  const namesCallee = rule.kind === 'call' || rule.kind === 'construct' || rule.endsWithProperty;
  return {
    kind: rule.kind,
    property:
      rule.property ?? unquote(groups.property) ?? (expression && namesCallee ? lastProperty(expression) : null),
    met: readMet(rule, groups.met),
    expression,
  };
}

/** Whether an engine or runtime (not the application's own `throw`) makes such a message for this class of error. */
export function isEngineRaised(type: string, message: string): boolean {
  return findRule(type, message) !== null;
}

type Groups = Partial<Record<'property' | 'expression' | 'met', string>>;

function findRule(type: string, message: string): { rule: MessageRule; groups: Groups } | null {
  const name = bareClass(type);
  const text = firstLine(message, name);
  if (text.length > limit) return null;
  for (const rule of [...(rulesByClass.get(name) ?? []), ...(rulesByClass.get('*') ?? [])]) {
    const match = rule.pattern.exec(text);
    if (match) return { rule, groups: match.groups ?? {} };
  }
  return null;
}

function firstLine(message: string, name: string): string {
  const end = message.indexOf('\n');
  let text = (end < 0 ? message : message.slice(0, end)).trim();
  if (text.startsWith('Uncaught ')) text = text.slice(9).replace(/^\(in promise\) /, '');
  return text.startsWith(`${name}: `) ? text.slice(name.length + 2) : text;
}

function readMet(rule: MessageRule, met: string | undefined): string | null {
  if (met === undefined) return rule.met;
  if (met === 'undefined' || met === 'null') return met;
  if (met === 'nil') return 'null';
  return rule.kind === 'other' ? met : rule.met;
}

/** Placeholders of V8 for what it can't print say nothing about the source. */
function readExpression(text: string | undefined): string | null {
  if (text === undefined || text === '' || text === '.for' || text === '(intermediate value)') return null;
  return /^(?:object )?(?:undefined|null)$/.test(text) ? null : text;
}

function unquote(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  return /^(["'`]).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

/** `loc.toLowerCase` -> toLowerCase, `a[0]` -> 0, `cb` -> cb; null for calls' results and computed keys. */
function lastProperty(expression: string): string | null {
  const named = /(?:^|\.)(#?[\p{ID_Start}$_][\p{ID_Continue}$]*)$/u.exec(expression)?.[1];
  if (named) return named;
  const literal = /\[(?:"([^"[\]]*)"|'([^'[\]]*)'|(\d+))\]$/.exec(expression);
  return literal?.[1] ?? literal?.[2] ?? literal?.[3] ?? null;
}
