import { plainLine } from '../../domain/plain-text.ts';
import type { TrackerChange } from '../../domain/tracker-change.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { TrackerListener } from '../../ports/tracker-listener.ts';

function words(change: TrackerChange): string {
  switch (change.kind) {
    case 'closed':
      return `closed it there: ${change.reason || 'no reason given'}`;
    case 'reopened':
      return 'it was opened there again';
    case 'moved':
      return `it was moved to ${change.to} there`;
    case 'commented':
      return change.comment.text;
    case 'assigned':
      return change.to === null ? 'it was assigned to nobody there' : `it was assigned to ${change.to} there`;
  }
}

/** Keeps in a bug's ledger what people said of it in trackers, once each: it is evidence. It moves nothing by itself. */
export function bugListener(bugs: BugStore): TrackerListener {
  return {
    heard: async ({ key, tracker, item, change, account, user }) => {
      for (const bug of item.bugs) {
        const told = await bugs.ledger(bug);
        if (told.some(({ inputs }) => inputs.includes(key))) continue;
        const who = user === null ? plainLine(account ?? 'somebody', 100) : user;
        const outcome = plainLine(`${tracker}, ${item.id}, ${who}: ${words(change)}`, 1_000);
        // A stranger's account is no actor: only who is known here is named as one.
        const actor = user ?? 'tracker';
        await bugs.append(null, bug, [
          { stage: 'review', kind: `tracker-${change.kind}`, actor, inputs: [key], outcome },
        ]);
      }
    },
  };
}
