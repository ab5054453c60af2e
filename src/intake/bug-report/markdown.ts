import { asObject, tryParseJson } from '../loose-json.ts';
import type { FiledReport } from './report.ts';

const heading = /^#{1,4} {1,4}Auto-Filed Bug Report\s*$/im;

/**
 * Reads a bug item's Markdown: `## Auto-Filed Bug Report`, then `**Source:** ...` fields, then the sections
 * `### Error Message`, `### Stack Trace`, `### Context` (JSON), plain or in code fences. Null for any other text.
 */
export function readBugMarkdown(text: string): FiledReport | null {
  const start = heading.exec(text);
  if (!start) return null;
  const lines = text.slice(start.index).split(/\r?\n/).slice(1);
  const title = /^# {1,4}(.{1,300})$/m.exec(text.slice(0, start.index))?.[1]?.trim() ?? null;
  const sections = readSections(lines);
  const fields = readFields(lines);
  return {
    title,
    source: fields.get('source') ?? null,
    errorType: fields.get('error type') ?? null,
    message: sections.get('error message') || null,
    stackTrace: sections.get('stack trace') || null,
    severity: fields.get('severity') ?? null,
    occurredAt: fields.get('occurred at') ?? null,
    context: asObject(tryParseJson(sections.get('context') ?? '')) ?? {},
  };
}

/** `**Name:** value` lines, names in lower case. */
function readFields(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const match = /^[*-]? ?\*\*([\w ]{1,40}):\*\* ?(.{0,500})$/.exec(line.trim());
    if (match?.[1] && !fields.has(match[1].toLowerCase()))
      fields.set(match[1].toLowerCase(), (match[2] ?? '').trim().replace(/^`(.*)`$/, '$1'));
  }
  return fields;
}

/** `### Name` sections, names in lower case, without the code fences; a heading inside a fence is text. */
function readSections(lines: readonly string[]): Map<string, string> {
  const sections = new Map<string, string[]>();
  let current: string[] | null = null;
  let fenced = false;
  for (const line of lines) {
    if (/^\s{0,3}(?:```|~~~)/.test(line)) {
      fenced = !fenced;
      continue;
    }
    const name = fenced ? null : /^#{1,4} {1,4}([\w ]{1,60})$/.exec(line.trim())?.[1]?.trim().toLowerCase();
    if (name) {
      current = sections.get(name) ?? [];
      sections.set(name, current);
    } else current?.push(line);
  }
  return new Map([...sections].map(([name, content]) => [name, content.join('\n').trim()]));
}
