import { z } from 'zod';
import type { ToolOffer } from '../ports/model.ts';
import type { Tool } from './tool.ts';
import { readingTools } from './tools/reading.ts';
import { repairingTools } from './tools/repairing.ts';
import { reportingTools } from './tools/reporting.ts';
import { reproducingTools } from './tools/reproducing.ts';

/** Every tool of SEC-3, said once: its schema, its words and its handler serve models, agents and the prompt alike. */
export const registry: readonly Tool[] = [...readingTools, ...reproducingTools, ...repairingTools, ...reportingTools];

/** A tool's input as JSON Schema. */
export function schemaOf({ input }: Pick<Tool, 'input'>): Readonly<Record<string, unknown>> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(input, { io: 'input' });
  return schema;
}

/** All tools as a model is offered them. */
export function offers(): ToolOffer[] {
  return registry.map((tool) => ({ name: tool.name, description: tool.description, schema: schemaOf(tool) }));
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
