/** Steps without new evidence after which the model is told so, and after which the session ends. */
const remindAfter = 12;
const endAfter = 26;
/** The same call this often is told off; more often it ends the session. */
const repeatsToRemind = 3;
const repeatsToEnd = 6;

/** Whether a session gets on: new evidence counts, reading and repeating do not. */
export class Progress {
  #sinceNew = 0;
  readonly #calls = new Map<string, number>();

  /** Tells of one done call. Out comes what the model is told, and why the session ends, if it does. */
  seen(name: string, input: unknown, isNew: boolean): { remind: string | null; end: string | null } {
    this.#sinceNew = isNew ? 0 : this.#sinceNew + 1;
    // After new evidence the same question may have another answer.
    if (isNew) this.#calls.clear();
    const call = `${name} ${JSON.stringify(input) ?? ''}`;
    const times = (this.#calls.get(call) ?? 0) + 1;
    this.#calls.set(call, times);
    if (times >= repeatsToEnd) return { remind: null, end: `it asked for the same ${name} ${times} times` };
    if (this.#sinceNew >= endAfter) return { remind: null, end: `${this.#sinceNew} steps brought no new evidence` };
    if (times >= repeatsToRemind)
      return { remind: `You made this very call ${times} times with the same outcome. Do something else.`, end: null };
    if (this.#sinceNew > 0 && this.#sinceNew % remindAfter === 0)
      return {
        remind: `${this.#sinceNew} steps brought no new evidence. State a hypothesis and test it, or give_up.`,
        end: null,
      };
    return { remind: null, end: null };
  }
}
