import type { BugLink } from '../../domain/alert.ts';
import type { LiveEvent } from '../../domain/live-event.ts';
import type { Watch } from '../../domain/watch.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { SignalStore } from '../../ports/store/signal-store.ts';
import type { Looked, WatchStore } from '../../ports/store/watch-store.ts';
import { throughChange } from './introduced.ts';

export interface WatchingParts {
  watches: WatchStore;
  bugs: Pick<BugStore, 'bug'>;
  signals: Pick<SignalStore, 'signalsOf'>;
  live: { publish: (event: LiveEvent) => void };
}

const atOnce = 100;
/** New bugs that are looked at after a window, at most. */
const newAtMost = 50;

/**
 * Ends the windows that are over by `now` (REV-6): bugs whose failure stayed away through the last one are fixed, and
 * errors that came up in changed code since the release are tied to the bug whose change may have brought them. Any number
 * of servers may look at once. Out: what came of each.
 */
export async function lookAtWatches(parts: WatchingParts, now: Date): Promise<Looked[]> {
  const looks: Looked[] = [];
  for (const { id } of await parts.watches.due(now, atOnce)) {
    const looked = await parts.watches.look(id, now);
    looks.push(looked);
    if (looked.kind === 'moved')
      parts.live.publish({ kind: 'bug-changed', bug: looked.watch.bug, state: looked.state });
    if (looked.kind === 'moved' || looked.kind === 'quiet') await tieNewErrors(looked.watch, parts);
  }
  return looks;
}

/** Ties bugs first seen since the release in files of the change to its bug, each once. */
async function tieNewErrors(watch: Watch, { watches, bugs, signals }: WatchingParts): Promise<void> {
  const landed = await watches.landed(watch.bug);
  if (!landed || landed.files.length === 0) return;
  const own = await bugs.bug(watch.bug);
  for (const id of await watches.newSince(watch, newAtMost)) {
    const [signal] = await signals.signalsOf(id, 1);
    const file = signal ? throughChange(signal.event, landed.files) : null;
    if (!own || file === null) continue;
    const reason = `first seen after release ${watch.release}, in ${file}, which the change for ${watch.bug} touched`;
    const link: BugLink = { kind: 'bug', target: watch.bug, title: own.title, reason, score: null };
    await watches.tie(id, watch, link);
  }
}
