import type { SeatedAgent } from '../ports/agent-seat.ts';
import { quoted } from '../agents/prompt/quote.ts';
import { instructions } from '../agents/prompt/instructions.ts';
import { offers, toolNamed } from '../agents/registry.ts';
import { readInput } from '../agents/tool-input.ts';
import { giveUpName } from '../agents/tools/reporting.ts';

export interface Offered {
  name: string;
  description: string;
  inputSchema: { type: 'object'; [key: string]: unknown };
}

const longestResult = 12_000;
/** A client waits about a minute for a call. */
const patienceMs = 25_000;
const none = { type: 'object' as const, properties: {} };

/**
 * What agents come in by, over any transport: the tools of the registry on the bench of one bug, and two of the door's own.
 * Calls are done one after the other; while the engine is still at work they say so.
 */
export class BenchDoor {
  readonly #seated = Promise.withResolvers<SeatedAgent>();
  readonly #left = Promise.withResolvers<void>();
  #agent: SeatedAgent | null = null;
  #last: Promise<unknown> = Promise.resolve();
  readonly #doing: () => string;
  readonly #bug: string;

  /** `bug`: the bug's name for the list; `doing`: what the engine is at. */
  constructor(bug: string, doing: () => string) {
    this.#bug = bug;
    this.#doing = doing;
  }

  /** The bench is ready; resolves when the work on it has ended. */
  async sit(agent: SeatedAgent): Promise<void> {
    this.#agent = agent;
    this.#seated.resolve(agent);
    agent.over.addEventListener('abort', () => this.leave(), { once: true });
    if (agent.over.aborted) this.leave();
    await this.#left.promise;
    await this.#last;
  }

  leave(): void {
    this.#left.resolve();
  }

  tools(): Offered[] {
    return [
      {
        name: 'list_bugs',
        description: 'Lists the bugs that can be worked on here, with their state.',
        inputSchema: none,
      },
      {
        name: 'claim_bug',
        description:
          'Takes a bug: gives the rules of the work and everything that the deterministic engine has learned.',
        inputSchema: { ...none, properties: { id: { type: 'string' } } },
      },
      ...offers().map(({ name, description, schema }) => ({
        name,
        description,
        inputSchema: { type: 'object' as const, ...schema },
      })),
    ];
  }

  /** One call of a tool. Never rejects: what goes wrong is said. */
  call(name: string, input: unknown): Promise<{ ok: boolean; text: string }> {
    const done = this.#last.then(() => this.#call(name, input)).catch(failed);
    this.#last = done;
    return done;
  }

  async #call(name: string, input: unknown): Promise<{ ok: boolean; text: string }> {
    if (name === 'list_bugs') return { ok: true, text: `${this.#bug}: ${this.#state()}` };
    const agent = this.#agent ?? (await this.#soon());
    if (!agent) return { ok: false, text: `the engine is still at work (${this.#doing()}): call again in a while` };
    if (agent.over.aborted) return { ok: false, text: 'the time for this bug is over' };
    if (name === 'claim_bug') return { ok: true, text: `${instructions}\n\n${agent.opening}` };
    const tool = toolNamed(name);
    if (!tool) return { ok: false, text: `there is no tool ${name.slice(0, 60)}` };
    if (tool.hasEffect && agent.workbench.state().fixed)
      return { ok: false, text: 'a fix has passed every gate: the work is done' };
    const read = readInput(tool, input);
    if ('error' in read) return { ok: false, text: read.error };
    const { ok, text } = await tool.run(read.input, agent.workbench);
    if (tool.name === giveUpName || (tool.hasEffect && agent.workbench.state().fixed)) this.leave();
    const { mark, clean } = agent;
    return { ok, text: quoted(`${tool.name}, ${ok ? 'done' : 'refused'}`, clean(text), { mark, most: longestResult }) };
  }

  #state(): string {
    const state = this.#agent?.workbench.state();
    if (!state) return `the engine is at work (${this.#doing()})`;
    if (state.fixed) return 'fixed';
    return state.reproduced ? 'reproduced, no fix passed the gates yet' : 'not reproduced yet';
  }

  async #soon(): Promise<SeatedAgent | null> {
    const { promise, resolve } = Promise.withResolvers<null>();
    const timer = setTimeout(() => resolve(null), patienceMs);
    return Promise.race([this.#seated.promise, promise]).finally(() => clearTimeout(timer));
  }
}

function failed(error: unknown): { ok: false; text: string } {
  return {
    ok: false,
    text: `it could not be done: ${error instanceof Error ? error.message.slice(0, 300) : 'a fault'}`,
  };
}
