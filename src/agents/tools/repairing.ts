import { z } from 'zod';
import type { Workbench } from '../../ports/workbench.ts';
import type { Said } from '../../ports/workbench.ts';
import { type Tool, tool } from '../tool.ts';
import { editsOfPatch } from './loose-patch.ts';
import { meantPath } from './meant-path.ts';

const edit = z.object({
  file: z.string().min(1).max(1_000),
  find: z
    .string()
    .min(1)
    .max(20_000)
    .describe('text copied from the file (without line numbers) that stands there once'),
  replace: z.string().max(20_000),
});

const changed = {
  edits: z.array(edit).max(30).optional().describe('exact replacements; the easiest way'),
  patch: z.string().max(60_000).optional().describe('or a unified diff'),
};
type Change = { edits?: z.infer<typeof edit>[]; patch?: string };

const changeOf = ({ edits = [], patch }: Change) => ({ edits, patch: patch?.trim() ? patch : null });

/** The change as it was asked for; a patch that does not apply to the letter is tried as the replacements that it means. */
async function change(workbench: Workbench, asked: Change, dryRun: boolean): Promise<Said> {
  const files = workbench.files();
  const named = (edits: readonly z.infer<typeof edit>[]) =>
    edits.map((one) => ({ ...one, file: meantPath(files, one.file) }));
  const { edits, patch } = changeOf(asked);
  const said = await workbench.change({ edits: named(edits), patch }, dryRun);
  const meant = said.ok || patch === null ? null : editsOfPatch(patch);
  return meant ? workbench.change({ edits: [...named(edits), ...named(meant)], patch: null }, dryRun) : said;
}
const isEmpty = ({ edits = [], patch }: Change): boolean => edits.length === 0 && !patch?.trim();

const applyPatch = tool({
  name: 'apply_patch',
  description:
    'Changes source files in your working copy, all edits or none. Say dry_run to only learn whether they apply. Tests, lock files, CI and hooks may not be changed.',
  aliases: ['edit', 'edit_file', 'str_replace', 'replace', 'patch', 'write_file', 'apply_edit', 'apply_diff'],
  hasEffect: true,
  input: z.object({ ...changed, dry_run: z.boolean().default(false), start_over: z.boolean().default(false) }),
  run({ dry_run: dryRun, start_over: startOver, ...asked }, workbench) {
    if (startOver && !dryRun) workbench.reset();
    if (isEmpty(asked)) return { ok: startOver, text: startOver ? 'back at the base commit' : 'no edit was given' };
    return change(workbench, asked, dryRun);
  },
});

const verify = tool({
  name: 'verify',
  description:
    'Runs the reproduction and the inputs that pass on your working copy, once, and says what they show now. Cheap: do it before propose_fix.',
  aliases: ['check', 'validate', 'verify_fix', 'test_fix'],
  hasEffect: false,
  input: z.object({}),
  run: (_input, workbench) => workbench.verify(),
});

const summary = z
  .string()
  .min(10)
  .max(500)
  .describe('one or two sentences for the reviewer: the cause, and what the change does');

const proposeFix = tool({
  name: 'propose_fix',
  description:
    'Hands the change of your working copy to the gates: it must apply, parse, pass types, reproduction, neighbours and test suite, hide no error, and the failure must come back without it. Passing all of them ends the work; a refusal comes back with its reason.',
  aliases: ['submit', 'finish', 'submit_fix', 'done', 'complete', 'final_answer', 'submit_patch'],
  hasEffect: true,
  input: z.object({ summary, hypothesis: z.string().max(40).optional() }),
  run: (input, workbench) => workbench.propose({ summary: input.summary, hypothesis: input.hypothesis ?? null }),
});

const reviseFix = tool({
  name: 'revise_fix',
  description:
    'After a refusal: takes the earlier change back, applies this one from the base commit and hands it to the gates.',
  aliases: ['revise', 'retry_fix'],
  hasEffect: true,
  input: z.object({ ...changed, summary, hypothesis: z.string().max(40).optional() }),
  run: ({ summary: words, hypothesis, ...asked }, workbench) =>
    revise(workbench, asked, { summary: words, hypothesis: hypothesis ?? null }),
});

async function revise(workbench: Workbench, asked: Change, fix: { summary: string; hypothesis: string | null }) {
  if (isEmpty(asked)) return { ok: false, text: 'no edit was given' };
  const dry = await change(workbench, asked, true);
  workbench.reset();
  const made = await change(workbench, asked, false);
  return made.ok ? workbench.propose(fix) : { ok: false, text: `${made.text}\n(on your earlier copy: ${dry.text})` };
}

/** From a reproduction to a fix that passed the gates. */
export const repairingTools: readonly Tool[] = [applyPatch, verify, proposeFix, reviseFix];
