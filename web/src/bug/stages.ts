import { boardOf } from './board.ts';
import type { Facts } from './use-facts.ts';

export const stageIds = [
  'signal',
  'map',
  'hypotheses',
  'reproduction',
  'fix',
  'validation',
  'risk',
  'decision',
  'change',
  'watch',
] as const;
export type StageId = (typeof stageIds)[number];

/** A stage as the rail and the section's head show it: one value for both. */
export interface StageFact {
  id: StageId;
  name: string;
  mark: 'done' | 'live' | 'ask' | 'todo' | 'failed';
  what: string;
}

const names: Readonly<Record<StageId, string>> = {
  signal: 'Signal',
  map: 'Code map',
  hypotheses: 'Hypotheses',
  reproduction: 'Reproduction',
  fix: 'Fix',
  validation: 'Validation',
  risk: 'Risk',
  decision: 'Decision',
  change: 'Change',
  watch: 'Watch',
};

/** Which section tells of what the engine does now. */
const sectionOf: Readonly<Record<string, StageId>> = {
  intake: 'signal',
  diagnosis: 'map',
  preparation: 'map',
  bisect: 'map',
  reproduction: 'reproduction',
  repair: 'fix',
  validation: 'validation',
  review: 'risk',
};

type Told = Pick<StageFact, 'mark' | 'what'>;
const todo = (what: string): Told => ({ mark: 'todo', what });
const many = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

const short = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function mapOf({ report }: Facts): Told {
  const suspect = report?.codeMap.suspects[0];
  if (!report) return todo('Not mapped yet');
  if (!suspect) return { mark: 'ask', what: 'No frame of this repository' };
  const commit = report.codeMap.introducedBy;
  const place = `${short(suspect.file)}${suspect.line ? `:${suspect.line}` : ''}`;
  return { mark: 'done', what: `${place}${commit ? ` · ${commit.commit.slice(0, 7)}` : ''}` };
}

function hypothesesOf(facts: Facts): Told {
  const board = boardOf(facts);
  if (board.length === 0) return todo('None yet');
  const count = (state: string): number => board.filter((one) => one.state === state).length;
  const words = ['confirmed', 'waiting', 'refuted', 'inconclusive', 'open'].flatMap((state) =>
    count(state) ? [`${count(state)} ${state}`] : [],
  );
  return { mark: count('confirmed') ? 'done' : 'ask', what: words.slice(0, 2).join(', ') || 'None' };
}

function reproductionOf({ report }: Facts): Told {
  if (!report) return todo('Not run yet');
  const { verdict, tier, runs } = report.reproduction;
  if (verdict === 'reproduced') return { mark: 'done', what: `${tier} · fails ${runs.failing} of ${runs.total}` };
  return { mark: 'ask', what: verdict === 'same-site' ? 'Same site only' : 'Not reproduced' };
}

function fixOf({ report }: Facts): Told {
  if (!report) return todo('After the reproduction');
  if (!report.fix) return { mark: 'ask', what: 'No patch passed the gates' };
  const { linesAdded, linesRemoved, files } = report.fix;
  return { mark: 'done', what: `+${linesAdded} −${linesRemoved} in ${many(files.length, 'file')}` };
}

function validationOf({ report }: Facts): Told {
  const gates = report?.validation.gates ?? [];
  if (gates.length === 0) return todo('After a fix');
  const passed = gates.filter(({ outcome }) => outcome === 'passed').length;
  const failed = gates.some(({ outcome }) => outcome === 'failed');
  return { mark: failed ? 'failed' : 'done', what: `${passed} of ${gates.length} gates pass` };
}

function riskOf({ report }: Facts): Told {
  if (!report?.fix) return todo('Of a fix');
  const { level, score } = report.risk;
  return { mark: level === 'unknown' ? 'ask' : 'done', what: `${level[0]?.toUpperCase()}${level.slice(1)} · ${score}` };
}

/** What the decision waits for, or how it ended. */
function decisionOf({ proposal, bug, report }: Facts): Told {
  if (!proposal) {
    if (bug.state === 'needs-investigation') return { mark: 'ask', what: 'A person goes on' };
    return todo(report ? 'No proposal' : 'After validation');
  }
  const waits: Partial<Record<typeof proposal.state, Told>> = {
    waiting: { mark: 'ask', what: waitsFor(proposal) },
    revising: { mark: 'live', what: 'An edit is validated' },
    returned: { mark: 'live', what: 'Changes requested' },
    stale: { mark: 'failed', what: 'The base moved' },
    rejected: { mark: 'done', what: 'Rejected' },
    superseded: { mark: 'done', what: 'Superseded' },
  };
  return waits[proposal.state] ?? { mark: 'done', what: 'Approved' };
}

/** Who may decide, in words. */
export function waitsFor({ requirements }: NonNullable<Facts['proposal']>): string {
  const open = requirements.find(({ needed, has }) => has < needed);
  return open ? `Waits for ${open.what}` : 'Waits for an approver';
}

function changeOf({ changes }: Facts): Told {
  const [change] = changes;
  if (!change) return todo('After approval');
  const bad = ['failed', 'stale', 'voided'].includes(change.state);
  const mark = bad ? 'failed' : change.state === 'merged' ? 'done' : 'live';
  return {
    mark,
    what: change.pullRequest ? `#${change.pullRequest.number} ${change.pullRequest.state}` : change.state,
  };
}

function watchOf({ watches, bug }: Facts): Told {
  const [watch] = watches;
  if (bug.state === 'regressed') return { mark: 'failed', what: 'It came back' };
  if (!watch) return todo('After release');
  if (watch.ended === 'quiet') return { mark: 'done', what: 'Quiet to the end' };
  if (watch.ended) return { mark: watch.ended === 'recurred' ? 'failed' : 'done', what: watch.ended };
  return { mark: 'live', what: `${watch.passed} of ${many(watch.windows.length, 'window')} quiet` };
}

/** All ten stages in their fixed order. */
export function stagesOf(facts: Facts): StageFact[] {
  const { bug, doing } = facts;
  const told: Record<StageId, Told> = {
    signal: { mark: 'done', what: `${many(bug.count, 'event')} · ${many(bug.users, 'user')}` },
    map: mapOf(facts),
    hypotheses: hypothesesOf(facts),
    reproduction: reproductionOf(facts),
    fix: fixOf(facts),
    validation: validationOf(facts),
    risk: riskOf(facts),
    decision: decisionOf(facts),
    change: changeOf(facts),
    watch: watchOf(facts),
  };
  const now = doing ? sectionOf[doing.latest.stage] : undefined;
  return stageIds.map((id) => {
    const live = id === now && doing ? ({ mark: 'live', what: doing.latest.text || 'begun' } as const) : null;
    return { id, name: names[id], ...(live ?? told[id]) };
  });
}
