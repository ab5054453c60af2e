import { z } from 'zod';
import { type Tool, tool } from '../tool.ts';

const text = z.string().min(3).max(2_000);

const comment = tool({
  name: 'comment',
  description: "Leaves a finding in the bug's ledger.",
  aliases: ['note', 'add_comment', 'think'],
  hasEffect: true,
  input: z.object({ text }),
  run: (input, workbench) => workbench.remark('comment', input.text),
});

const createWorkItem = tool({
  name: 'create_work_item',
  description:
    'Suggests work for a person (missing evidence, a follow-up): kept in the ledger, opened by nobody but people.',
  aliases: ['create_issue', 'create_task', 'open_issue'],
  hasEffect: true,
  input: z.object({ title: z.string().min(3).max(200), text: z.string().max(2_000).default('') }),
  run: (input, workbench) => workbench.remark('work-item', `${input.title}: ${input.text}`),
});

const closeWorkItem = tool({
  name: 'close_work_item',
  description: 'Takes a suggestion of your own back.',
  aliases: ['close_issue', 'close_task'],
  hasEffect: true,
  input: z.object({ title: z.string().min(3).max(200), reason: text }),
  run: (input, workbench) => workbench.remark('close-work-item', `${input.title}: ${input.reason}`),
});

/** Ends a session: see `registry.ts`, which knows it by this name. */
export const giveUpName = 'give_up';

const giveUp = tool({
  name: giveUpName,
  description: 'Ends the work without a fix, saying what was learned and which evidence is missing.',
  aliases: ['stop', 'abort', 'quit'],
  hasEffect: true,
  input: z.object({ reason: text }),
  run: (input, workbench) => workbench.remark('comment', `gave up: ${input.reason}`),
});

/** Words for people. */
export const reportingTools: readonly Tool[] = [comment, createWorkItem, closeWorkItem, giveUp];
