// `reproof fix` with five fresh runs of the reproduction instead of 20, and little time for the engine where a
// model follows it, for tests of what else it does.
import { parseArgs } from 'node:util';
import { readEvent } from '../../src/cli/event-input.ts';
import { resolveRepository } from '../../src/cli/repository-input.ts';
import { runFix } from '../../src/compose.ts';
import { parseModelChoice } from '../../src/domain/model-choice.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    repo: text,
    event: text,
    out: text,
    time: text,
    sandbox: text,
    json: { type: 'boolean' },
    'reproduce-only': { type: 'boolean' },
    model: text,
    'model-url': text,
  },
});
const { exit } = await runFix({
  repo: resolveRepository(values.repo ?? ''),
  event: await readEvent(values.event ?? ''),
  out: values.out ?? '',
  time: values.time === undefined ? undefined : Number(values.time),
  sandbox: values.sandbox,
  progress: ({ stage, text: told }) => process.stderr.write(`${stage}: ${told ?? ''}\n`),
  reproduceOnly: values['reproduce-only'],
  freshRuns: 5,
  engineTime: 12,
  model: parseModelChoice(values.model ?? 'off', values['model-url'] ?? null),
});
process.exitCode = exit;
