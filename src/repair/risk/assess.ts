import type { Risk } from '../../domain/proposal.ts';
import type { Patch } from '../diff/unified.ts';
import type { ChangedText } from '../signs/read-signs.ts';
import { apiChanges } from './api-change.ts';
import { pathClasses } from './path-classes.ts';

/** What is known about the change besides its text. null = nobody knows: then a person decides. */
export interface RiskFacts {
  patch: Pick<Patch, 'files' | 'linesAdded' | 'linesRemoved'>;
  changes: readonly ChangedText[];
  baseCommit: string;
  /** Commits that touched the files within the last 90 days. */
  recentCommits: number | null;
  /** People who wrote the code around the change; owners by CODEOWNERS or blame. */
  owners: readonly string[] | null;
  /** Share of changed lines that a test of the project runs, 0..1. */
  coverage: number | null;
  /** Good inputs compared before and after, and how many showed something else. */
  traffic: { compared: number; changed: number } | null;
  suppression: boolean;
}

type Factor = Risk['factors'][number];

/**
 * Risk of a change from its diff and the facts around it (FIX-5). Points add up: below 3 low, below 7 medium, else high.
 * `unknown` when what decides it is not known (no test covers it and no good traffic was compared).
 */
export function assessRisk(facts: RiskFacts): Risk {
  const factors = [...fromDiff(facts), ...fromHistory(facts), ...fromRuns(facts)];
  const score = factors.reduce((sum, f) => sum + f.points, 0);
  const blind = facts.coverage === null && (facts.traffic === null || facts.traffic.compared === 0);
  const level = score >= 7 ? 'high' : blind ? 'unknown' : score >= 3 ? 'medium' : 'low';
  return { level, score: Math.max(0, score), factors, rollback: rollbackOf(facts) };
}

function fromDiff({ patch, changes, suppression }: RiskFacts): Factor[] {
  const lines = patch.linesAdded + patch.linesRemoved;
  const size = lines <= 5 ? 0 : lines <= 20 ? 1 : lines <= 60 ? 3 : 5;
  const factors: Factor[] = [{ factor: 'size', points: size, detail: `+${patch.linesAdded} -${patch.linesRemoved}` }];
  if (patch.files.length > 1)
    factors.push({ factor: 'files', points: patch.files.length - 1, detail: patch.files.join(', ') });
  for (const path of patch.files) {
    for (const { name, points } of pathClasses(path)) factors.push({ factor: `path: ${name}`, points, detail: path });
  }
  const api = apiChanges(changes);
  if (api[0])
    factors.push({
      factor: 'exported API',
      points: 3,
      detail: `${api[0]}${api.length > 1 ? `, ${api.length - 1} more` : ''}`,
    });
  if (suppression) factors.push({ factor: 'suppression', points: 4, detail: 'the cause stays' });
  return factors;
}

function fromHistory({ recentCommits, owners }: RiskFacts): Factor[] {
  const factors: Factor[] = [];
  if (recentCommits === null) factors.push({ factor: 'churn', points: 1, detail: 'not known' });
  else if (recentCommits > 5)
    factors.push({
      factor: 'churn',
      points: recentCommits > 20 ? 2 : 1,
      detail: `${recentCommits} commits in 90 days`,
    });
  if (owners === null || owners.length === 0)
    factors.push({ factor: 'owners', points: 1, detail: 'nobody is known to own the code' });
  else if (owners.length > 4)
    factors.push({ factor: 'owners', points: 1, detail: `${owners.length} people share the code` });
  return factors;
}

function fromRuns({ coverage, traffic }: RiskFacts): Factor[] {
  const covered = coverage === null ? 'not known' : `${Math.round(coverage * 100)} % of the changed lines`;
  const gaps = coverage === null ? 2 : coverage < 0.5 ? 2 : coverage < 0.9 ? 1 : 0;
  const factors: Factor[] = [{ factor: 'test coverage', points: gaps, detail: covered }];
  if (!traffic || traffic.compared === 0)
    factors.push({ factor: 'good traffic', points: 1, detail: 'none was compared' });
  else if (traffic.changed > 0) {
    factors.push({
      factor: 'good traffic',
      points: 5,
      detail: `${traffic.changed} of ${traffic.compared} inputs show something else`,
    });
  } else factors.push({ factor: 'good traffic', points: 0, detail: `${traffic.compared} inputs unchanged` });
  return factors;
}

function rollbackOf({ patch, changes, baseCommit }: RiskFacts): string {
  const stateful = patch.files.some((path) => pathClasses(path).some((c) => c.name === 'migration'));
  const made = changes.filter((c) => c.before === null).map((c) => c.path);
  const steps = [`Revert the commit (git revert), or git apply -R fix.patch; the base is ${baseCommit.slice(0, 12)}.`];
  if (made.length > 0) steps.push(`Takes away again: ${made.join(', ')}.`);
  steps.push(
    stateful
      ? 'Touches stored data: check the state of the store before reverting.'
      : 'No stored data is changed by the patch itself.',
  );
  return steps.join(' ');
}
