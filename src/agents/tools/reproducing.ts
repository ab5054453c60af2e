import { z } from 'zod';
import { type Tool, tool } from '../tool.ts';
import { meantPath } from './meant-path.ts';

const proposeHypothesis = tool({
  name: 'propose_hypothesis',
  description:
    'States a testable claim: "if H holds, then input B makes the code fail at S as in production". Needed before a reproduction may be written. Gives the id of the hypothesis.',
  aliases: ['hypothesis', 'hypothesize', 'add_hypothesis', 'state_hypothesis'],
  hasEffect: true,
  input: z.object({
    claim: z.string().min(15).max(600).describe('what you hold for the cause, naming file and function'),
    test: z.string().min(10).max(600).describe('which input must make it fail, and where'),
  }),
  run: ({ claim, test }, workbench) => workbench.hypothesis(claim, test),
});

const writeReproduction = tool({
  name: 'write_reproduction',
  description:
    "Writes the reproduction as ONE test of the project's framework that calls the project's own code and lets the production error escape (no try/catch, no assertion about the error, no mocks, no network, no clock). Checks its text, runs it, and admits it after 20 fresh runs with its control. A refused test comes back with its output.",
  aliases: ['write_test', 'create_reproduction', 'create_test', 'reproduce'],
  hasEffect: true,
  input: z.object({
    hypothesis: z
      .string()
      .max(40)
      .default('')
      .describe('id from propose_hypothesis, as H3; the newest where it is left out'),
    drives: z.string().min(1).max(1_000).describe('file of the repository that the test imports and calls'),
    test: z.string().min(20).max(20_000).describe('the whole text of the test file'),
    failing: z.string().min(1).max(4_000).describe('the exact text in the test that is the failing input'),
    passing: z.string().min(1).max(4_000).describe('what to put in its place so that the same test passes today'),
  }),
  run: (input, workbench) =>
    workbench.writeReproduction({ ...input, drives: meantPath(workbench.files(), input.drives) }),
});

const runReproduction = tool({
  name: 'run_reproduction',
  description:
    'Runs the written reproduction in fresh sandboxed processes, 20 times, with its control, and says whether it fails for the reason seen in production.',
  aliases: ['run_test', 'run_tests', 'test_reproduction'],
  hasEffect: true,
  input: z.object({}),
  run: (_input, workbench) => workbench.runReproduction(),
});

const executeCommand = tool({
  name: 'execute_command',
  description:
    'Runs a program in the sandbox, on a throw-away copy of the tree with your changes: no network, no secrets. Give the program and its arguments as a list, as ["node", "-e", "..."]. Gives exit code and output.',
  aliases: ['bash', 'shell', 'run', 'exec', 'run_command', 'terminal', 'execute'],
  hasEffect: false,
  input: z.object({
    argv: z.array(z.string().max(8_000)).min(1).max(60),
    timeout: z.int().min(1).max(60).default(20).describe('seconds'),
  }),
  run: ({ argv, timeout }, workbench) => workbench.execute(argv, timeout),
});

/** From a claim to an admitted reproduction. */
export const reproducingTools: readonly Tool[] = [
  proposeHypothesis,
  writeReproduction,
  runReproduction,
  executeCommand,
];
