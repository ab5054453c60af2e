import { createInterface } from 'node:readline/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { makeLink } from '../../contract/access.ts';
import { getProposal, listProposals } from '../../contract/reviews.ts';
import type { ProposalState } from '../../domain/stored-proposal.ts';
import type { DemoServer } from './server.ts';

const lookMs = 500;

/** The bug's proposal that waits for a decision; null where none does. */
export async function waitingProposal(bug: string, server: DemoServer): Promise<string | null> {
  const { proposals } = await server.client.call(listProposals, { query: { bug, state: 'waiting', limit: 1 } });
  return proposals[0]?.id ?? null;
}

/** A link that opens once, for a browser on this machine: to the proposal's decision. */
export async function linkTo(proposal: string, server: DemoServer): Promise<string> {
  return (await server.client.call(makeLink, { body: { to: `/proposals/${proposal}` } })).url;
}

/** Waits until the proposal is decided in the page, or Enter is pressed at the terminal (null): whichever comes first. */
export async function decidedThere(proposal: string, server: DemoServer): Promise<ProposalState | null> {
  const end = new AbortController();
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const here = prompt.question('   Decide in the page, or press Enter to decide here: ', { signal: end.signal });
  const there = async (): Promise<ProposalState> => {
    for (;;) {
      const { state } = await server.client.call(getProposal, { params: { id: proposal } });
      if (state !== 'waiting') return state;
      await wait(lookMs, undefined, { signal: end.signal });
    }
  };
  const looked = there();
  // Whichever is not first ends by the signal.
  for (const one of [here, looked]) one.catch(() => {});
  try {
    return await Promise.race([here.then(() => null), looked]);
  } finally {
    end.abort();
    prompt.close();
  }
}
