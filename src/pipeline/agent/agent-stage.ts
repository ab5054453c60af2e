import { createHash } from 'node:crypto';
import { quoteMark } from '../../agents/prompt/quote.ts';
import { noUsage } from '../../domain/model-usage.ts';
import { Fault } from '../../domain/fault.ts';
import type { AgentSeat } from '../../ports/agent-seat.ts';
import { prepare } from '../3-preparation.ts';
import type { Journal } from '../journal.ts';
import type { Time } from '../mend.ts';
import type { ReviewParts } from '../review-parts.ts';
import { BugWorkbench } from './bug-workbench.ts';
import { secretCleaner } from './clean-text.ts';
import { evidenceOf } from './evidence.ts';
import { handover } from './handover.ts';
import { agentName } from './investigated.ts';

/**
 * An outside agent sits down at the bench where the engine has ended (UX-4), for as long as it stays: same tools, same gates,
 * same ledger as a model. Throws BAD_USAGE where no sandbox would hold what it writes.
 */
export async function agentStage(journal: Journal, parts: ReviewParts, seat: AgentSeat, time: Time): Promise<void> {
  const { options, services } = parts;
  if (options.sandbox === 'none')
    throw new Fault('BAD_USAGE', 'an agent works in a sandbox only', { help: 'Leave --sandbox none out.' });
  const prepared = (parts.prepared ??= await prepare(journal, services, parts, time.stop));
  const evidence = evidenceOf(parts, prepared);
  const clean = secretCleaner(services.env);
  const mark = quoteMark(createHash('sha256').update(journal.key).digest('hex'));
  const workbench = new BugWorkbench({ journal, parts, prepared, time, mark, clean, by: agentName(seat.label) });
  const opening = handover(parts, prepared, evidence, clean, mark);
  try {
    await journal.stage(
      'investigation',
      `${agentName(seat.label)} has the bench`,
      () => seat.sit({ workbench, opening, clean, mark, over: time.stop }),
      () => ({ text: workbench.state().fixed ? 'a fix passed every gate' : 'it left without a fix', outcome: 'ok' }),
    );
    workbench.settle();
    if (workbench.state().fixed) parts.stopped = null;
    const { hypotheses } = workbench;
    const words = `${agentName(seat.label)}: ${workbench.state().fixed ? 'fixed' : 'left without a fix'}`;
    parts.investigated = { hypotheses, usage: noUsage, money: 0, reckoned: 0, seconds: 0, words };
  } finally {
    await workbench.dispose();
  }
}
