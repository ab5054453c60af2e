import type { Validation } from '../domain/fix.ts';
import type { Reproduction } from '../domain/reproduction.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Bench } from '../ports/bench.ts';
import type { FreshRun } from '../ports/fresh-run.ts';
import type { SuiteRunner } from '../ports/test-suite.ts';
import type { TypeChecker } from '../ports/type-check.ts';
import { type Patch, patchOf } from '../repair/diff/unified.ts';
import { refusedBy, runGates } from '../repair/gates/run-gates.ts';
import { type Decision, decide } from '../repair/rivals/decide.ts';
import { changesOf } from '../repair/search/order.ts';
import type { SearchResult } from '../repair/search/search.ts';
import type { Bisected } from './5-bisect.ts';
import type { Prepared } from './3-preparation.ts';
import { type Journal, plainly } from './journal.ts';
import type { Judge } from './judge.ts';
import type { Services } from './services.ts';

export interface ValidationParts {
  services: Services;
  prepared: Prepared;
  reproduction: Reproduction;
  judge: Judge;
  bench: Bench;
  fresh: FreshRun;
  suite: SuiteRunner | null;
  types: TypeChecker | null;
  probes: Scenario[];
  bisected: Bisected;
  search: SearchResult;
  /** Paths that the policy keeps from any change. */
  protectedGlobs: readonly string[];
}

export interface Validated {
  decision: Decision;
  patch: Patch | null;
  validation: Omit<Validation, 'plan'>;
}

/** A decision that no gate has been asked about. */
export function unvalidated(decision: Decision, before: Validation['before']): Validated {
  return { decision, patch: null, validation: { gates: [], before, after: { failing: 0, total: 0 } } };
}

const gateRuns = 5;
const attempts = 3;

/** Stage 7: the chosen patch through every gate (FIX-3); a refused one gives way to the next that the decision would take. */
export function validate(journal: Journal, parts: ValidationParts): Promise<Validated> {
  const { reproduction, search } = parts;
  return journal.stage(
    'validation',
    'passing the gates',
    async () => {
      const refused = new Set<string>();
      let decision: Decision = search.decision;
      let last = unvalidated(decision, reproduction.report.runs);
      for (let i = 0; i < attempts && decision.kind === 'accepted'; i++) {
        last = await throughGates(journal, parts, decision);
        if (last.patch) return last;
        refused.add(decision.chosen.candidate.id);
        decision = decide(search.contenders, { refused });
      }
      return { ...last, decision };
    },
    ({ patch, validation }) => ({
      text: patch
        ? `${validation.gates.length} gates, +${patch.linesAdded} -${patch.linesRemoved}`
        : 'no patch passed the gates',
      outcome: patch ? 'ok' : 'stopped',
    }),
    plainly(),
  );
}

async function throughGates(
  journal: Journal,
  parts: ValidationParts,
  decision: Extract<Decision, { kind: 'accepted' }>,
): Promise<Validated> {
  const { prepared, reproduction, judge, bisected } = parts;
  const tree = { read: async (file: string) => prepared.readFile(file) };
  const patch = patchOf(await changesOf(decision.chosen.candidate.files, tree));
  const { lastGood } = bisected;
  const printed: Record<string, string> = {};
  const fresh: FreshRun = async (options) => {
    const result = await parts.fresh(options);
    printed[options?.replace ? 'with-fix.log' : 'reverted.log'] = result.output;
    return result;
  };
  const validation = await runGates(
    {
      patch: patch.text,
      candidate: decision.chosen.candidate,
      reproduction,
      tree,
      bench: parts.bench,
      fresh,
      suite: parts.suite,
      types: parts.types,
      same: (failure) => judge(failure).tier !== 'none',
      protectedGlobs: parts.protectedGlobs,
      runs: gateRuns,
      probes: parts.probes,
      lastGood: lastGood ? (scenario) => lastGood.bench.try(scenario, { timeMs: 10_000 }) : undefined,
      now: parts.services.clock.now().getTime(),
      known: { baseline: parts.search.baseline },
    },
    (gate) => journal.step('validation', `${gate.name}: ${gate.outcome}`),
  );
  const no = refusedBy(validation.gates);
  journal.note({
    stage: 'validation',
    kind: 'gates',
    actor: 'engine',
    inputs: [`candidate:${decision.chosen.candidate.id}`],
    outcome: no
      ? `refused by ${no.name}: ${no.detail}`.slice(0, 800)
      : validation.gates.map((gate) => `${gate.name} ${gate.outcome}`).join(', '),
  });
  const { after, reverted } = validation;
  journal.runs('validation', { phase: 'with-fix', ...after, planned: after.total });
  if (reverted) journal.runs('validation', { phase: 'reverted', ...reverted, planned: reverted.total });
  if (!no) Object.assign(journal.logs, printed);
  return { decision, patch: no ? null : patch, validation };
}
