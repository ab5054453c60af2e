import type { z } from 'zod';
import type { Said, Workbench } from '../ports/workbench.ts';

/** One tool of SEC-3: what models, agents and people are told of it, what it takes, and what it does. */
export interface Tool<Input = unknown> {
  name: string;
  /** For the prompt and for MCP; says what comes back. */
  description: string;
  input: z.ZodType<Input>;
  /** Names under which models ask for it, too. */
  aliases: readonly string[];
  /** Its effect has to be made again where a session is resumed; reading has none. */
  hasEffect: boolean;
  /** Null = the session goes on. */
  run(input: Input, workbench: Workbench): Said | Promise<Said>;
}

/** Keeps the input's type between schema and handler. */
export function tool<Input>(made: Tool<Input>): Tool {
  return made as unknown as Tool;
}
