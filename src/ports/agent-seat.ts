import type { Workbench } from './workbench.ts';

/** What an outside agent is given: the bench of one bug, and how texts of strangers are shown on it. */
export interface SeatedAgent {
  workbench: Workbench;
  /** What the engine has learned, quoted. */
  opening: string;
  /** Takes secrets out of a text. */
  clean: (text: string) => string;
  /** The mark of this bug's quotes. */
  mark: string;
  /** Aborted when the time for the bug is over. */
  over: AbortSignal;
}

/** A place for an outside agent behind the engine. */
export interface AgentSeat {
  /** As the ledger names it. */
  label: string;
  /** Resolves when the agent has left, a fix has passed, or the time is over. */
  sit(agent: SeatedAgent): Promise<void>;
}
