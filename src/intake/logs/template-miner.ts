import { createHash } from 'node:crypto';
import { messageTemplate } from '../../domain/message-template.ts';

/** A group of log messages that one statement wrote. */
export interface LogTemplate {
  /** Made from the template as first seen, so that two miners that begin alike name it alike; it stays as the template widens. */
  id: string;
  /** Words, `<*>` where they differ. */
  tokens: string[];
  count: number;
}

/** The miner's state as JSON. */
export interface MinerState {
  version: 1;
  templates: LogTemplate[];
}

const wildcard = '<*>';
const bounds = { templates: 5_000, tokens: 100, leading: 2, children: 100, leaf: 200 } as const;
const similarity = 0.5;

/**
 * Drain (He, Zhu, Zheng, Lyu: Drain: An Online Log Parsing Approach with Fixed Depth Tree, ICWS 2017,
 * https://doi.org/10.1109/ICWS.2017.13): messages are led by their number of words and their first words to a short list of
 * templates; the most similar one takes them if at least half of its words agree, and gets a wildcard where they do not. Ids,
 * numbers and quoted text are folded before. Bounded: beyond 5,000 templates new ones are answered and not kept.
 */
export class TemplateMiner {
  readonly #leaves = new Map<string, LogTemplate[]>();
  readonly #children = new Map<string, Set<string>>();
  #size = 0;

  /** The miner with an earlier one's state; entries that are no templates are left out. */
  static from(state: MinerState): TemplateMiner {
    const miner = new TemplateMiner();
    for (const template of state.templates.slice(0, bounds.templates)) {
      miner.#leafOf(template.tokens).push({ ...template, tokens: [...template.tokens] });
      miner.#size += 1;
    }
    return miner;
  }

  state(): MinerState {
    return {
      version: 1,
      templates: [...this.#leaves.values()].flat().map((one) => ({ ...one, tokens: [...one.tokens] })),
    };
  }

  /** The template of a message, made or widened as needed. */
  add(message: string): LogTemplate {
    const tokens = tokensOf(message);
    const leaf = this.#leafOf(tokens);
    const template = mostSimilar(leaf, tokens);
    if (template) {
      template.tokens = template.tokens.map((token, i) => (token === tokens[i] ? token : wildcard));
      template.count += 1;
      return template;
    }
    const made = { id: createHash('sha256').update(tokens.join(' ')).digest('hex').slice(0, 16), tokens, count: 1 };
    if (this.#size < bounds.templates && leaf.length < bounds.leaf) {
      leaf.push(made);
      this.#size += 1;
    }
    return made;
  }

  /** By the number of words, then the first ones; a word with a digit, or one word too many at a place, counts as any. */
  #leafOf(tokens: readonly string[]): LogTemplate[] {
    let path = String(tokens.length);
    for (const token of tokens.slice(0, bounds.leading)) path = `${path}\u0000${this.#step(path, token)}`;
    const known = this.#leaves.get(path);
    if (known) return known;
    const made: LogTemplate[] = [];
    this.#leaves.set(path, made);
    return made;
  }

  #step(path: string, token: string): string {
    if (/[\d<]/.test(token)) return wildcard;
    const children = this.#children.get(path) ?? new Set();
    this.#children.set(path, children);
    if (!children.has(token) && children.size >= bounds.children) return wildcard;
    children.add(token);
    return token;
  }
}

function tokensOf(message: string): string[] {
  const tokens = messageTemplate(message).split(' ');
  return tokens.length <= bounds.tokens ? tokens : [...tokens.slice(0, bounds.tokens - 1), wildcard];
}

function mostSimilar(leaf: readonly LogTemplate[], tokens: readonly string[]): LogTemplate | null {
  let best: LogTemplate | null = null;
  let most = similarity * tokens.length;
  for (const template of leaf) {
    const equal = template.tokens.reduce((sum, token, i) => sum + (token === tokens[i] ? 1 : 0), 0);
    const taken = template.tokens.every((token, i) => token === tokens[i] || token === wildcard);
    if (!taken && equal < most) continue;
    if (taken) return template;
    if (best === null || equal > most) {
      best = template;
      most = equal;
    }
  }
  return best;
}
