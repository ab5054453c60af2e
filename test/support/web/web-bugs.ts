import type { Page } from 'playwright-core';
import type { ProductionEvent } from '../../../src/domain/event.ts';
import { packSignal } from '../../../src/domain/packed-signal.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import type { Recording } from '../../../src/domain/recording.ts';
import type { StoredProposal } from '../../../src/domain/stored-proposal.ts';
import type { DecisionRecord } from '../../../src/ports/store/proposal-store.ts';
import { proposeFor } from '../review/proposed.ts';
import { anEvent, aSignal } from '../store/signal.ts';
import { anInvestigation, anOccurrence } from './an-investigation.ts';
import type { WebBench } from './web-bench.ts';

/** Bugs in the bench's store, as an investigation leaves them, and their pages. */
export interface WebBugs {
  /** A bug that was investigated, with a proposal that waits. */
  aBug(name: string, told?: Proposal, event?: Partial<ProductionEvent>, recording?: Recording | null): Promise<string>;
  decisionsOf(bug: string): Promise<{ proposal: StoredProposal | undefined; decisions: DecisionRecord[] }>;
  /** The bug's page, once all of it is there. */
  open(user: string, bug: string): Promise<Page>;
}

export function webBugs(bench: WebBench): WebBugs {
  let made = 0;
  return {
    async aBug(name, told = anInvestigation(), event = anOccurrence(), recording = null) {
      const { store, project } = bench.server;
      made += 1;
      const id = `e-${name}-${made}`;
      const recorded = recording ? packSignal({ event: anEvent(id, event), recording }) : {};
      const [accepted] = await store.signals.accept([
        { ...aSignal(project.id, id, `v1:${name}-${made}`, event), ...recorded },
      ]);
      const bug = accepted?.kind === 'stored' ? accepted.bug : '';
      const note = { stage: 'review', kind: 'investigation-started', actor: 'engine', outcome: 'taken up' } as const;
      await store.bugs.move(null, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note });
      // Of each another fix: bugs with one fix share a proposal.
      const fix = new Map([['src/pricing.js', `export const fixed = '${id}';\n`]]);
      await proposeFor(store, bug, { told, change: { fix } });
      return bug;
    },
    async decisionsOf(bug) {
      const { store } = bench.server;
      const { proposals } = await store.proposals.proposals({ bug, limit: 1 });
      const [proposal] = proposals;
      return { proposal, decisions: proposal ? await store.proposals.decisions(proposal.id) : [] };
    },
    async open(user, bug) {
      const page = await bench.page(user);
      await page.goto(`${bench.server.url}/bugs/${bug}`);
      await page.getByRole('heading', { name: 'Decision', exact: true }).waitFor();
      await page.locator('.gates li').first().waitFor();
      return page;
    },
  };
}
