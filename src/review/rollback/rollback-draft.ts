import type { Bug } from '../../domain/bug.ts';
import { gateNames } from '../../domain/fix.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Proposal } from '../../domain/proposal.ts';
import type { NewItem } from '../../ports/store/item-store.ts';
import type { ProposalDraft } from '../../ports/store/proposal-store.ts';

const engine = { kind: 'engine', id: 'reproof' } as const;

/** What taking the commit back changes, and the rules there. */
export interface Made {
  /** Head of the base branch that it is made for. */
  base: string;
  texts: ReadonlyMap<string, string | null>;
  patch: string;
  policy: Policy;
  /** Where the failure came back; null where nothing tells. */
  environment: string | null;
}

/** The proposal to take a landed change back. Nothing of it has run: what it brings back is the code from before, and it says so. */
export function rollbackDraft(bug: Bug, commit: string, made: Made): ProposalDraft {
  const { base, texts, patch, policy, environment } = made;
  const told = toldOf(bug, commit, made);
  const byPolicy = policy.environments[environment ?? '']?.onRegression === 'roll-back';
  return {
    title: told.bug.title,
    beside: false,
    answers: null,
    files: new Map([
      ['proposal.json', Buffer.from(`${JSON.stringify(told, null, 2)}\n`)],
      ['proposal.md', Buffer.from(markdownOf(bug, commit, told))],
      ['fix.patch', Buffer.from(patch)],
    ]),
    change: {
      baseCommit: base,
      fix: texts,
      regressionTest: new Map(),
      cacheVersionBumps: [],
      bumped: new Map(),
      patch,
      proposers: [engine],
      policy: policy.review,
      owners: {},
      reverts: { commit, byPolicy },
    },
  };
}

const count = (patch: string, sign: RegExp): number => patch.split('\n').filter((line) => sign.test(line)).length;

/** Nothing was looked for and nothing was reproduced. */
function withoutFindings(bug: Bug, baseCommit: string): Pick<Proposal, 'codeMap' | 'hypotheses' | 'reproduction'> {
  return {
    codeMap: {
      service: bug.service ?? '',
      baseCommit,
      frames: [],
      suspects: [],
      owners: [],
      recentChanges: [],
      introducedBy: null,
    },
    hypotheses: [],
    reproduction: {
      verdict: 'not-reproduced',
      tier: 'none',
      strategy: null,
      framework: 'none',
      files: [],
      command: [],
      cwd: '.',
      runs: { failing: 0, total: 0 },
      identity: { score: 0, reasons: [] },
      minimised: false,
    },
  };
}

function toldOf(bug: Bug, commit: string, { base, texts, patch }: Made): Proposal {
  const none = { failing: 0, total: 0 };
  const files = [...texts.keys()];
  return {
    schema: 'reproof.proposal/1',
    bug: {
      title: `Roll back ${commit.slice(0, 10)}: ${bug.title}`.slice(0, 500),
      fingerprint: bug.fingerprints[0] ?? '',
      errorType: bug.errorType ?? '',
      message: bug.message,
    },
    ...withoutFindings(bug, base),
    fix: {
      files,
      linesAdded: count(patch, /^\+(?!\+\+ )/),
      linesRemoved: count(patch, /^-(?!-- )/),
      engine: 'rollback',
      kind: 'cause',
      rivals: [],
    },
    validation: {
      gates: gateNames.map((name) =>
        name === 'applies'
          ? { name, outcome: 'passed', detail: `it takes back ${commit} and nothing else` }
          : { name, outcome: 'not-run', detail: 'a rollback is not run' },
      ),
      plan: [],
      before: none,
      after: none,
    },
    risk: { level: 'unknown', score: 0, factors: [], rollback: 'apply the change again: revert the revert' },
    confidence: { value: 0, reason: 'nothing of it has run' },
    disposition: { kind: 'code-fix', reason: 'the failure came back with the change' },
    recommendation: `Take ${commit.slice(0, 10)} back if it does harm: the failure that it should cure came back with it. ${bug.id} is investigated anew behind that, or at once where you reject this with --leads-to re-investigate.`,
    missingEvidence: [],
    timings: {},
    cost: { money: 0, currency: 'USD', tokens: 0 },
    note: `Reverts ${commit}.`,
  };
}

function markdownOf(bug: Bug, commit: string, { recommendation, fix }: Proposal): string {
  const files = (fix?.files ?? []).map((file) => `- \`${file.replaceAll('`', '')}\``);
  return [
    `# Roll back ${commit.slice(0, 10)}`,
    '',
    `The change that should have cured bug ${bug.id} is released, and its failure came back.`,
    `This takes back commit ${commit}, that and nothing else. **Nothing of it has run**: it brings back the code from before.`,
    '',
    ...files,
    '',
    recommendation,
    '',
  ].join('\n');
}

/** A change that cannot be taken back alone is a person's to take back. */
export function conflictItem(bug: Bug, commit: string, why: string): NewItem {
  return {
    key: `rollback:${bug.id}:${commit}`,
    kind: 'escalation',
    title: `[regressed] ${bug.title}`.slice(0, 500),
    description: `The failure of ${bug.id} came back with ${commit}, which cannot be taken back by itself: ${why}.`,
    priority: 'P0',
    tags: ['regressed', 'needs-human-review'],
    assignee: 'an-approver',
    createdBy: engine,
    bugs: [bug.id],
    manifest: null,
    proposal: null,
    links: [{ relation: 'caused-by', to: bug.id }],
  };
}
