import { plainLine } from '../../domain/plain-text.ts';
import type { Said } from '../../ports/workbench.ts';
import type { ScratchTree } from '../../preparation/scratch/tree.ts';
import type { Prepared } from '../3-preparation.ts';
import type { WorkingCopy } from './working-copy.ts';

const programs =
  /^(?:node|npx|npm|sh|bash|cat|ls|grep|find|head|tail|wc|sed|awk|diff|sort|uniq|echo|test|true|pwd|python3?|make)$/;
const shown = 8_000;

/**
 * Commands of a model or an agent: a throw-away tree with the working copy in it, in the sandbox (no network, nothing of the
 * machine's), brought back to its first state after each. What can be named is a program of the sandbox or a file of the tree.
 */
export class CommandRoom {
  readonly #prepared: Prepared;
  readonly #copy: WorkingCopy;
  #tree: ScratchTree | null = null;

  constructor(prepared: Prepared, copy: WorkingCopy) {
    this.#prepared = prepared;
    this.#copy = copy;
  }

  async run([program = '', ...rest]: readonly string[], timeoutS: number): Promise<Said> {
    const why = this.#refusal(program, rest);
    if (why) return { ok: false, text: why };
    const tree = (this.#tree ??= await this.#prepared.scratch.derive());
    try {
      await tree.write(this.#copy.files);
      const result = await this.#prepared.openSession(tree).run([this.#pathOf(program), ...rest], {
        cwd: tree.root,
        env: { NO_COLOR: '1' },
        limits: { timeMs: timeoutS * 1000, outputBytes: 1_000_000 },
      });
      const output = `${result.stdout}\n${result.stderr}`.replaceAll(tree.root, '.').trim();
      const end = result.timedOut ? `stopped after ${timeoutS} s` : `exit code ${result.exit ?? result.signal}`;
      return {
        ok: true,
        text: `${end}\n${output.length > shown ? `${output.slice(0, shown / 2)}\n…\n${output.slice(-shown / 2)}` : output}`,
      };
    } finally {
      await tree.reset();
    }
  }

  #refusal(program: string, rest: readonly string[]): string | null {
    const isOwn = !program.startsWith('/') && !program.includes('..') && program.includes('/');
    const more = this.#prepared.foreign?.toolchain.programs ?? [];
    if (!programs.test(program) && !more.includes(program) && !isOwn)
      return `${plainLine(program, 100)} is no program of the session; there are ${['node', ...more].join(', ')} and plain tools`;
    return [program, ...rest].some((word) => word.includes('\0')) ? 'an argument cannot be passed on' : null;
  }

  #pathOf(program: string): string {
    return program === 'node' ? this.#prepared.runtime.path : program;
  }

  async dispose(): Promise<void> {
    await this.#tree?.dispose();
    this.#tree = null;
  }
}
