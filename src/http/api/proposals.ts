import {
  coverBug,
  decide,
  dryRun,
  getProposal,
  getProposalFile,
  listProposals,
  uncoverBug,
} from '../../contract/reviews.ts';
import type { AutoDecisions } from '../../decisions/auto-decisions.ts';
import type { CoverageChanges } from '../../decisions/coverage.ts';
import type { Decisions } from '../../decisions/decisions.ts';
import { requirementsOn } from '../../decisions/requirements.ts';
import { coverageTextFile } from '../../domain/coverage.ts';
import { Fault } from '../../domain/fault.ts';
import { changedPaths, type StoredProposal } from '../../domain/stored-proposal.ts';
import type { ProposalStore } from '../../ports/store/proposal-store.ts';
import { type Route, route } from '../route.ts';

export interface ProposalParts {
  proposals: ProposalStore;
  decisions: Decisions;
  auto: AutoDecisions;
  coverage: CoverageChanges;
}

/** Proposals, what they consist of, and decisions about them. */
export function proposalRoutes({ proposals, decisions, auto, coverage }: ProposalParts): Route[] {
  const known = async (id: string): Promise<StoredProposal> => {
    const found = await proposals.proposal(id);
    if (!found) throw new Fault('NOT_FOUND', `there is no proposal ${id}`);
    return found;
  };
  return [
    route({
      ...listProposals,
      handle: ({ query: { show, state, ...rest }, caller }) =>
        proposals.proposals({
          ...rest,
          ...(caller.projects ? { projects: caller.projects } : {}),
          ...(show === 'needs-decision'
            ? { states: ['waiting'], awaiting: caller.actor.id }
            : state
              ? { states: state }
              : {}),
          ...(show === 'mine' ? { involving: caller.actor.id } : {}),
        }),
    }),
    route({ ...getProposal, handle: async ({ params: { id } }) => whole(proposals, await known(id)) }),
    route({
      ...getProposalFile,
      handle: async ({ params: { id }, query: { name } }) => {
        await known(id);
        const content = await proposals.file(id, name);
        if (!content) throw new Fault('NOT_FOUND', `proposal ${id} has no file ${name.slice(0, 100)}`);
        return { name, text: content.toString('utf8') };
      },
    }),
    ...decisionRoutes(decisions, auto),
    ...coverageRoutes(coverage),
  ];
}

async function whole(proposals: ProposalStore, proposal: StoredProposal) {
  const { id, manifestHash, policy, owners, kind, risk } = proposal;
  const decisions = await proposals.decisions(id);
  const approvers = decisions
    .filter(({ verb, manifest }) => verb.startsWith('approve') && manifest === manifestHash)
    .map(({ by, standsFor }) => ({
      actor: by,
      email: null,
      standsFor: standsFor.map((away) => ({ actor: { kind: 'person' as const, id: away }, email: null })),
    }));
  return {
    ...proposal,
    diff: await proposals.patch(id),
    text: (await Promise.all(['proposal.md', coverageTextFile].map((name) => proposals.file(id, name))))
      .flatMap((part) => part?.toString('utf8') ?? [])
      .join('\n'),
    files: await proposals.files(id),
    decisions,
    coverage: await proposals.coverage(id),
    requirements: requirementsOn({ paths: changedPaths(proposal), kind, risk }, { policy, owners }, approvers),
  };
}

/** The bugs that a proposal covers. */
function coverageRoutes(coverage: CoverageChanges): Route[] {
  return [
    route({
      ...coverBug,
      handle: ({ params: { id }, body: { bug, ...wish }, caller }) =>
        coverage.change(id, bug, { kind: 'ask', ...wish }, caller),
    }),
    route({
      ...uncoverBug,
      handle: ({ params: { id }, body: { bug, ...wish }, caller }) =>
        coverage.change(id, bug, { kind: 'take-off', ...wish }, caller),
    }),
  ];
}

function decisionRoutes(decisions: Decisions, auto: AutoDecisions): Route[] {
  return [
    route({
      ...decide,
      tells: ({ verb }) => verb,
      handle: async ({ params: { id }, body, caller }) => {
        const asked = { leadsTo: null, patch: null, beside: false, ...body };
        const { ruling, words, bugs } = await decisions.decide(id, asked, caller);
        return {
          // A change under which the branch has moved is a fault, and none of these.
          kind: ruling.kind === 'stale' ? 'more-needed' : ruling.kind,
          words,
          bugs: [...bugs],
          selfApproval: 'selfApproval' in ruling && ruling.selfApproval,
          requirements: 'requirements' in ruling ? [...ruling.requirements] : [],
        };
      },
    }),
    route({
      ...dryRun,
      handle: async ({ params: { id }, body: { autoApproval, limit } }) => {
        const tried = await auto.tryOut(id, autoApproval, limit);
        const approves = tried.filter(({ heldBackBy }) => heldBackBy.length === 0);
        return {
          proposals: tried.map((one) => ({ ...one, heldBackBy: [...one.heldBackBy] })),
          approves: approves.length,
          approvesTurnedDown: approves.filter(({ people }) => people === 'turned-down').length,
        };
      },
    }),
  ];
}
