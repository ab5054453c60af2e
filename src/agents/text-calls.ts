import type { ToolCall } from '../ports/model.ts';
import { toolNamed } from './registry.ts';

/**
 * Actions that a model wrote into its text, as servers without tool calls and small models do: a JSON object alone, in a
 * fence, in `<tool_call>` marks, or in the middle of prose; as XML, as a call in Python's words, or only a diff in a fence. Only
 * what names a tool of ours counts; the first of them is taken, as each result has to be seen before the next. Ids are made
 * from `turn`.
 */
export function callsInText(text: string, turn: number): ToolCall[] {
  // What it thought of doing is not what it does.
  const said = withoutThoughts(text);
  const call = callInObjects(said) ?? callInMarks(said) ?? callInWords(said) ?? diffIn(said);
  return call ? [{ id: `text-${turn}`, ...call }] : [];
}

type Call = Omit<ToolCall, 'id'>;

/** What a model says beside what it thinks, where its server hands both on as one text. */
export function withoutThoughts(text: string): string {
  const said = text.replace(/<(think(?:ing)?|reasoning|thought)>[\s\S]*?<\/\1>/gi, '');
  // Some templates open the thought themselves, so that only its end is seen; a cut one has no end.
  return said.replace(/^[\s\S]*<\/(?:think(?:ing)?|reasoning|thought)>/i, '').replace(/<think(?:ing)?>[\s\S]*$/i, '');
}

function callInObjects(text: string): Call | null {
  for (const candidate of objectsIn(text)) {
    const value = looseParse(candidate);
    const call = value && callOf(value);
    if (call) return call;
  }
  return null;
}

/** `<function=name><parameter=key>value</parameter>`, `<invoke name="name"><parameter name="key">value</parameter>`. */
function callInMarks(text: string): Call | null {
  const opening = /<(?:function|invoke|tool)(?:=|\s+name=)["']?([\w.-]{1,80})["']?\s*>/i.exec(text);
  const name = opening?.[1] ?? '';
  if (!opening || !toolNamed(name)) return null;
  const body = text.slice(opening.index + opening[0].length).replace(/<\/(?:function|invoke|tool)>[\s\S]*$/i, '');
  const pairs = [
    ...body.matchAll(/<parameter(?:=|\s+name=)["']?([\w-]{1,80})["']?\s*>\n?([\s\S]*?)\n?<\/parameter>/gi),
  ].map(([, key = '', value = '']) => [key, value] as const);
  return { name, input: Object.fromEntries(pairs) };
}

/** `name(key="value", other=3)`, on a line of its own or in brackets. */
function callInWords(text: string): Call | null {
  for (const [, name = '', inside = ''] of text.matchAll(/^[\s`[>]*([\w.]{3,60})\(([^\n]*)\)[\s`\];]*$/gm)) {
    if (!name.includes('_') || !toolNamed(name)) continue;
    const pairs = [...inside.matchAll(/(\w+)\s*[=:]\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w.[\]-]+)/g)].map(
      ([, key = '', value = '']) => [key, unquoted(value)] as const,
    );
    if (pairs.length > 0 || inside.trim() === '') return { name, input: Object.fromEntries(pairs) };
  }
  return null;
}

const unquoted = (value: string): string =>
  /^["']/.test(value)
    ? value
        .slice(1, -1)
        .replace(/\\(["'\\])/g, '$1')
        .replaceAll(String.raw`\n`, '\n')
    : value;

/** A diff alone is a change that is wanted. */
function diffIn(text: string): Call | null {
  const fenced = /```(?:diff|patch)\n([\s\S]*?)```/.exec(text)?.[1];
  const begun = /^\*\*\* Begin Patch[\s\S]*?^\*\*\* End Patch/m.exec(text)?.[0];
  const patch = fenced ?? begun;
  return patch && /^[+-]/m.test(patch) ? { name: 'apply_patch', input: { patch } } : null;
}

function callOf(value: Record<string, unknown>): Call | null {
  const inner = (value.function ?? value.tool_call ?? value.action) as unknown;
  if (typeof inner === 'object' && inner !== null) return callOf(inner as Record<string, unknown>);
  const name = [value.tool, value.name, value.action, value.tool_name, value.function].find(
    (one) => typeof one === 'string',
  ) as string | undefined;
  if (name === undefined || !toolNamed(name)) return null;
  const { tool: _t, name: _n, action: _a, tool_name: _tn, function: _f, thought: _th, ...rest } = value;
  const nested = [value.input, value.arguments, value.args, value.parameters, value.action_input];
  return { name, input: nested.find((one) => one !== undefined) ?? rest };
}

const mostObjects = 20;

/** Balanced `{...}` stretches of a text, outermost ones in order; braces inside of strings do not count. */
function objectsIn(text: string): string[] {
  const found: string[] = [];
  let from = text.indexOf('{');
  while (from >= 0 && found.length < mostObjects) {
    const end = endOf(text, from);
    if (end !== null) found.push(text.slice(from, end));
    from = text.indexOf('{', end ?? from + 1);
  }
  return found;
}

function endOf(text: string, from: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character === '\\') i++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return i + 1;
  }
  return null;
}

/** JSON as models write it: line breaks inside of strings, commas before a closing bracket. */
function looseParse(text: string): Record<string, unknown> | null {
  const attempts = [text, text.replace(/,\s*([}\]])/g, '$1'), escapedBreaks(text).replace(/,\s*([}\]])/g, '$1')];
  for (const attempt of attempts) {
    try {
      const value = JSON.parse(attempt) as unknown;
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    } catch {
      // The next reading may do.
    }
  }
  return null;
}

const escapedBreaks = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, (string) =>
    string.replaceAll('\n', String.raw`\n`).replaceAll('\r', '').replaceAll('\t', String.raw`\t`),
  );
