import { z } from 'zod';
import type { ToolOffer } from '../ports/model.ts';
import type { Tool } from './tool.ts';
import { readingTools } from './tools/reading.ts';
import { repairingTools } from './tools/repairing.ts';
import { giveUpName, reportingTools } from './tools/reporting.ts';
import { reproducingTools } from './tools/reproducing.ts';

/** Every tool of SEC-3, said once: its schema, its words and its handler serve models, agents and the prompt alike. */
export const registry: readonly Tool[] = [...readingTools, ...reproducingTools, ...repairingTools, ...reportingTools];

/** A tool's input as JSON Schema. */
export function schemaOf({ input }: Pick<Tool, 'input'>): Readonly<Record<string, unknown>> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(input, { io: 'input' });
  return schema;
}

/** Without these nothing gets done; a small model is offered no others. */
const main = new Set([
  'search_text',
  'read_file',
  'propose_hypothesis',
  'write_reproduction',
  'apply_patch',
  'verify',
  'propose_fix',
  giveUpName,
]);

/** Whether a tool is left to a session that is narrowed to some: those without which nothing gets done always are. */
export function isWithin(name: string, tools: readonly string[] | null): boolean {
  return tools === null || main.has(name) || tools.includes(name);
}

/** All tools as a model is offered them; `narrow`: the main ones in one sentence each, for a model with a short memory. */
export function offers(narrow = false): ToolOffer[] {
  const offered = narrow ? registry.filter(({ name }) => main.has(name)) : registry;
  return offered.map((tool) => ({
    name: tool.name,
    description: narrow ? (tool.description.split(/(?<=[.;:])\s/)[0] ?? '') : tool.description,
    schema: schemaOf(tool),
  }));
}

/** The tool that a model means: by its name, however it is written, or by another name that models use for it. */
export function toolNamed(name: string): Tool | null {
  const plain = name
    .trim()
    .replace(/^.*[.:/]/, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
  return registry.find((one) => one.name === plain) ?? registry.find(({ aliases }) => aliases.includes(plain)) ?? null;
}
