import { plainLine } from '../../domain/plain-text.ts';
import type { RunOutcome } from '../../domain/run.ts';

/** What a run showed, in one line for people and models. */
export function outcomeWords(outcome: RunOutcome): string {
  switch (outcome.kind) {
    case 'passed': {
      const answered = outcome.responses.map(({ status, body }) => `${status} ${plainLine(body, 160)}`).join('; ');
      const printed = plainLine(outcome.stdout, 160);
      return (
        answered ||
        `gives ${plainLine(JSON.stringify(outcome.value) ?? 'undefined', 240)}${printed && `, prints ${printed}`}`
      );
    }
    case 'failed':
      return `throws ${outcome.failure.type}: ${plainLine(outcome.failure.message, 200)}`;
    case 'exited':
      return `ends with code ${outcome.code}${outcome.stderr ? `: ${plainLine(outcome.stderr, 160)}` : ''}`;
    case 'timed-out':
      return 'does not end in its time';
    case 'unloadable':
      return `cannot be loaded: ${plainLine(outcome.reason, 160)}`;
  }
}
