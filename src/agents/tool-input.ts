import type { Tool } from './tool.ts';
import { schemaOf } from './registry.ts';

interface Property {
  type?: string;
  items?: Property;
}

/** Names that models write for ours. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  path: ['file', 'filename', 'file_path', 'filepath'],
  file: ['path', 'filename', 'file_path', 'filepath'],
  text: ['query', 'pattern', 'search', 'content', 'message', 'body', 'comment'],
  name: ['symbol', 'identifier', 'id'],
  in: ['path', 'directory', 'dir', 'folder', 'glob', 'include'],
  from: ['start', 'start_line', 'line_start', 'offset'],
  to: ['end', 'end_line', 'line_end'],
  argv: ['command', 'cmd', 'args'],
  claim: ['hypothesis', 'statement', 'description'],
  test: ['code', 'content', 'source', 'test_code', 'prediction'],
  drives: ['file', 'module', 'target', 'path'],
  summary: ['description', 'message', 'explanation', 'reason'],
  reason: ['text', 'message', 'summary'],
  patch: ['diff', 'unified_diff'],
  find: ['old_str', 'old', 'search', 'old_string'],
  replace: ['new_str', 'new', 'replacement', 'new_string'],
};

/**
 * A model's input as a tool takes it: names and kinds that models mix up are put right (a list as text, a number as text,
 * one edit without its list); what is still wrong is told in words. Never throws.
 */
export function readInput(tool: Tool, raw: unknown): { input: unknown } | { error: string } {
  const given = objectOf(raw);
  if (!given) return { error: `give ${tool.name} an object with its inputs: ${wanted(tool)}` };
  const { properties = {} } = schemaOf(tool) as { properties?: Record<string, Property> };
  const named: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(properties)) {
    const own = [key, ...(otherNames[key] ?? []).filter((other) => !Object.hasOwn(properties, other))];
    const found = own.find((name) => given[name] !== undefined && given[name] !== null);
    if (found !== undefined) named[key] = ofKind(property, given[found]);
  }
  if (Object.hasOwn(properties, 'edits') && named.edits === undefined) named.edits = singleEdit(given);
  if (Array.isArray(named.edits)) named.edits = named.edits.map(editOf);
  const read = tool.input.safeParse(named);
  if (read.success) return { input: read.data };
  const faults = read.error.issues.slice(0, 4).map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
  return { error: `${faults.join('; ')}. Wanted: ${wanted(tool)}` };
}

const wanted = (tool: Tool): string => JSON.stringify(schemaOf(tool)).slice(0, 1_500);

function objectOf(raw: unknown): Record<string, unknown> | null {
  if (raw === undefined || raw === null || raw === '') return {};
  const value = typeof raw === 'string' ? parsed(raw) : raw;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function ofKind(property: Property, value: unknown): unknown {
  const { type } = property;
  if (type === 'string' && typeof value !== 'string')
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (typeof value !== 'string') return type === 'array' && !Array.isArray(value) ? [value] : value;
  if (type === 'integer' || type === 'number') return value.trim() === '' ? undefined : Number(value);
  if (type === 'boolean') return /^(?:true|yes|1)$/i.test(value.trim());
  if (type !== 'array') return value;
  const list = parsed(value);
  if (Array.isArray(list)) return list;
  return property.items?.type === 'string' ? words(value) : value === '' ? undefined : [list];
}

/** A command line as its words; quotes hold words together, nothing is expanded. */
function words(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double?.replace(/\\(.)/g, '$1') ?? single ?? bare ?? '',
  );
}

function singleEdit(given: Record<string, unknown>): unknown[] | undefined {
  const edit = editOf(given) as Record<string, unknown>;
  return edit.file !== undefined && edit.find !== undefined ? [edit] : undefined;
}

function editOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Record<string, unknown>;
  const pick = (key: string): unknown =>
    [key, ...(otherNames[key] ?? [])].map((name) => given[name]).find((one) => one !== undefined);
  return { file: pick('file'), find: pick('find'), replace: pick('replace') ?? '' };
}
