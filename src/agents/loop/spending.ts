import { costOf, type ModelBudget, type ModelPrice, weighedTokens } from '../../domain/model-budget.ts';
import { addUsage, type ModelUsage, noUsage } from '../../domain/model-usage.ts';

/** What a session has used, in all and by what it was at. */
export class Spending {
  readonly #budget: ModelBudget;
  readonly #price: ModelPrice | null;
  steps = 0;
  usage: ModelUsage = noUsage;
  readonly byPhase: Record<string, ModelUsage> = {};

  constructor(budget: ModelBudget, price: ModelPrice | null) {
    this.#budget = budget;
    this.#price = price;
  }

  add(usage: ModelUsage, phase: string): void {
    this.steps += 1;
    this.addBeside(usage, phase);
  }

  /** What is paid and is no step of the session. */
  addBeside(usage: ModelUsage, phase: string): void {
    this.usage = addUsage(this.usage, usage);
    this.byPhase[phase] = addUsage(this.byPhase[phase] ?? noUsage, usage);
  }

  /** Known money; 0 where no price is known. */
  get money(): number {
    return this.#price ? costOf(this.usage, this.#price) : 0;
  }

  /** Which bound is met; null while there is room. */
  over(): string | null {
    const { steps, tokens, money } = this.#budget;
    if (this.steps >= steps) return `${steps} steps were its budget`;
    if (weighedTokens(this.usage) >= tokens) return `${tokens} tokens were its budget`;
    if (money !== null && costOf(this.usage, this.#price) >= money)
      return `${money} USD were its budget${this.#price ? '' : ' (reckoned at the dearest price: none is configured)'}`;
    return null;
  }
}
