import { readFileSync } from 'node:fs';
import path from 'node:path';
import { plain } from '../../domain/plain-text.ts';
import { Fault } from '../../domain/fault.ts';
import type { ProposalState } from '../../domain/stored-proposal.ts';
import { decidedThere, linkTo, waitingProposal } from './decided-there.ts';
import type { DemoServer } from './server.ts';
import type { Stage } from './stage.ts';
import type { Outcome } from './table.ts';

/**
 * Has the waiting fixes decided: at a terminal in the page that the link opens, or by `reproof approve`, which shows and asks;
 * else by `reproof approve --yes`. Out: those that were approved.
 */
export async function approveAll(
  outcomes: readonly Outcome[],
  server: DemoServer,
  show: Stage,
  { asks }: { asks: boolean },
): Promise<Outcome[]> {
  const approved: Outcome[] = [];
  for (const outcome of outcomes) {
    const args = ['approve', outcome.bug, ...(asks ? [] : ['--yes'])];
    if (!asks) showPatch(outcome, show);
    const state = await inThePage(outcome.bug, server, show, asks);
    if (state === 'approved') approved.push(outcome);
    if (state !== null) continue;
    show.say(`   ${show.paint('bold', `$ reproof ${args.join(' ')}`)}`);
    const { exit, said, complaint } = await server.reproof(args, { atTerminal: asks });
    if (said) show.say(`   ${said}`);
    if (exit === 0) approved.push(outcome);
    else if (!asks) throw new Fault('INTERNAL', `reproof approve ended with ${exit}: ${complaint}`);
    else show.say(`   Not approved: bug ${outcome.bug} waits on.`);
  }
  return approved;
}

/** Shows the link to the decision; at a terminal, waits for what is said there. Null: it is still to be decided here. */
async function inThePage(bug: string, server: DemoServer, show: Stage, asks: boolean): Promise<ProposalState | null> {
  const proposal = await waitingProposal(bug, server);
  if (proposal === null) return null;
  show.say(`   the page of ${proposal}, opens once: ${await linkTo(proposal, server)}`);
  if (!asks) return null;
  const state = await decidedThere(proposal, server);
  if (state !== null) show.say(`\n   ${proposal} is ${state}, by the page`);
  return state;
}

/** The changed lines of a bundle's fix, coloured, without git's own. */
function showPatch({ bundle }: Outcome, { say, paint }: Stage): void {
  say();
  for (const line of readFileSync(path.join(bundle, 'fix.patch'), 'utf8').trimEnd().split('\n')) {
    const shown = plain(line).slice(0, 120);
    if (shown.startsWith('+++ b/')) say(`   ${paint('bold', shown.slice('+++ b/'.length))}`);
    else if (/^(?:diff |index |--- |@@ )/.test(shown)) continue;
    else
      say(
        `     ${shown.startsWith('+') ? paint('green', shown) : shown.startsWith('-') ? paint('red', shown) : shown}`,
      );
  }
}
