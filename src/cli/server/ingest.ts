import type { Command } from 'commander';
import type { IngestArguments } from './ingest-arguments.ts';

const examples = `
Examples:
  $ reproof ingest app.log                       traces and error lines of a log, in many languages
  $ tail -f app.log | reproof ingest -
  $ kubectl logs -f deploy/orders | reproof ingest - --project 2
  $ reproof ingest crash.envelope export.json    whole files: envelopes, OTLP exports, reports

Files that end in .envelope, .json, .md or .pb are read whole; all else, and standard input, as a log, line by line. A file
that is ingested again files nothing twice.`;

/** Adds `reproof ingest` to the program. */
export function registerIngest(program: Command): void {
  program
    .command('ingest')
    .argument('<file...>', 'logs or events; - for standard input')
    .summary('file the errors of logs, streams and event files as bugs')
    .description('Reads logs or event files where they lie, scrubs them, and files what failed at a running server.')
    .option('--project <id>', 'the project that they belong to', '1')
    .option('--as <kind>', 'log or event, whatever the file’s name says')
    .option('--json', 'print what came of it on standard output as JSON')
    .addHelpText('after', examples)
    .action(async (files: string[], args: IngestArguments) => {
      const { runIngest } = await import('./run-ingest.ts');
      await runIngest(files, args);
    });
}
