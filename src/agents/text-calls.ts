import type { ToolCall } from '../ports/model.ts';
import { toolNamed } from './registry.ts';

/**
 * Actions that a model wrote into its text, as servers without tool calls and small models do: a JSON object alone, in a
 * fence, in `<tool_call>` marks, or in the middle of prose. Only objects that name a tool of ours count; the first of them
 * is taken, as each result has to be seen before the next. Ids are made from `turn`.
 */
export function callsInText(text: string, turn: number): ToolCall[] {
  // What it thought of doing is not what it does.
  for (const candidate of objectsIn(text.replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/g, ''))) {
    const value = looseParse(candidate);
    const call = value && callOf(value);
    if (call) return [{ id: `text-${turn}`, ...call }];
  }
  return [];
}

function callOf(value: Record<string, unknown>): Omit<ToolCall, 'id'> | null {
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
