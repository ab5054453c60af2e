import { createHash } from 'node:crypto';
import { type Investigation, investigate } from '../../agents/loop/investigate.ts';
import { quoteMark } from '../../agents/prompt/quote.ts';
import { Fault } from '../../domain/fault.ts';
import { costOf, defaultModelBudget, type ModelBudget, type ModelPrice } from '../../domain/model-budget.ts';
import type { ModelRemainder } from '../../domain/model-setting.ts';
import { type ModelChoice, modelLabel } from '../../domain/model-choice.ts';
import { prepare } from '../3-preparation.ts';
import { dispositionOf } from '../disposition.ts';
import type { Journal } from '../journal.ts';
import type { Time } from '../mend.ts';
import type { ReviewParts } from '../review-parts.ts';
import { BugWorkbench } from './bug-workbench.ts';
import { secretCleaner } from './clean-text.ts';
import { evidenceOf } from './evidence.ts';
import { handover } from './handover.ts';
import { modelName } from './investigated.ts';
import { specialistOf } from './specialist-of.ts';
import type { WorkbenchOptions } from './workbench-options.ts';

/** Kept back for what ends a run behind the model's last step. */
const reserveMs = 12_000;

/**
 * Where the engine ended without a validated fix, a model takes over with everything that it learned (FIX-2, REP-2): the
 * same sandbox, the same checks, the same gates. Nothing is asked of it where no code fix is wanted. Throws BAD_USAGE where no
 * sandbox would hold what it writes, or its key is missing.
 */
export async function modelStage(journal: Journal, parts: ReviewParts, choice: ModelChoice, time: Time): Promise<void> {
  const { options, services, event, diagnosis, policy } = parts;
  if (parts.validated?.patch) return;
  const { kind } = dispositionOf(event, diagnosis);
  if (kind !== 'code-fix' && kind !== 'undetermined') return;
  if (options.sandbox === 'none')
    throw new Fault('BAD_USAGE', 'a model works in a sandbox only', { help: 'Leave --sandbox none out, or --model.' });
  const model = await services.openModel(choice);
  const prepared = (parts.prepared ??= await prepare(journal, services, parts, time.stop));
  const label = modelLabel(choice);
  const evidence = evidenceOf(parts, prepared);
  const clean = secretCleaner(services.env);
  const key = createHash('sha256').update(`${journal.key} ${label}`).digest('hex');
  const mark = quoteMark(key);
  const opening = (share: number) => handover(parts, prepared, evidence, clean, mark, share);
  const readers: WorkbenchOptions['readers'] = { ask: null };
  const workbench = new BugWorkbench({ journal, parts, prepared, time, mark, clean, by: modelName(label), readers });
  const { modelLimits = {} } = options;
  const began = services.clock.elapsed();
  const longestMs = Math.min(time.left() - reserveMs, (modelLimits.seconds ?? Infinity) * 1_000);
  const deadline = AbortSignal.timeout(Math.max(0, Math.floor(longestMs)));
  const { price = null, budget = {} } = policy.model;
  try {
    const done = await journal.stage(
      'investigation',
      `${modelName(label)} takes over`,
      () =>
        investigate({
          model,
          workbench,
          log: services.sessionLog,
          key,
          opening,
          budget: budgetOf({ ...budget, ...(options.money ? { money: options.money } : {}) }, modelLimits),
          price,
          deadline,
          signal: options.stop ?? new AbortController().signal,
          clean,
          readers,
          tools: specialistOf(parts)?.tools ?? null,
          tell: (line) => journal.step('investigation', line),
        }),
      ({ end, why }) => ({ text: `${end}: ${why}`, outcome: end === 'fixed' ? 'ok' : 'stopped' }),
    );
    workbench.settle();
    if (parts.validated?.patch) parts.stopped = null;
    const seconds = (services.clock.elapsed() - began) / 1000;
    keep(journal, parts, { done, label, price, workbench, seconds });
  } finally {
    await workbench.dispose();
  }
}

/** The bounds of one bug, tightened by what is left of the day. */
function budgetOf(own: Partial<ModelBudget>, left: ModelRemainder): ModelBudget {
  const { steps, tokens, money } = { ...defaultModelBudget, ...own };
  const most = (a: number | null, b: number | undefined) => (b === undefined ? a : Math.min(a ?? b, b));
  return { steps, tokens: most(tokens, left.tokens) ?? tokens, money: most(money, left.money) };
}

interface Kept {
  done: Investigation;
  label: string;
  price: ModelPrice | null;
  workbench: BugWorkbench;
  seconds: number;
}

function keep(journal: Journal, parts: ReviewParts, { done, label, price, workbench, seconds }: Kept): void {
  const { usage, usageByPhase, steps, money, transcript } = done;
  const phases = Object.entries(usageByPhase).map(
    ([phase, { input, cached, output }]) => `${phase} ${input} (${cached} cached) in, ${output} out`,
  );
  const cost = price ? `${money.toFixed(4)} USD` : 'money unknown: no price is configured';
  journal.note({
    stage: 'investigation',
    kind: 'session',
    actor: modelName(label),
    outcome: `${done.end}: ${done.why}; ${steps} steps; tokens: ${phases.join('; ') || 'none'}; ${cost}`.slice(0, 800),
  });
  Object.assign(journal.logs, { 'model-session.md': transcript.markdown, 'model-session.jsonl': transcript.jsonLines });
  parts.investigated = {
    hypotheses: workbench.hypotheses,
    usage,
    money,
    reckoned: costOf(usage, price),
    seconds,
    words: `${modelName(label)}: ${done.end} after ${steps} steps (${done.why}); ${cost}`,
  };
}
