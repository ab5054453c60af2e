import { type Command, Option } from 'commander';
import { hostNames, networks } from '../host-options.ts';
import { wholeNumber } from '../whole-number.ts';
import { withWorkOptions } from './work-options.ts';
import type { ServeArguments } from './serve-arguments.ts';

const examples = `
Examples:
  $ reproof serve                               on http://localhost:7400, with its own PostgreSQL
  $ reproof serve --port 8080 --repo ~/src/orders
  $ DATABASE_URL=postgresql://... reproof serve --no-worker
  $ reproof serve --host 0.0.0.0 --allow-host reproof.example --trust-proxy 10.0.0.7   (needs a user: reproof users add)
  $ reproof projects                            the DSN to give to an SDK

Data lies under REPROOF_DATA (the platform's data folder otherwise). Ends cleanly on SIGTERM; a kill -9 loses nothing.`;

/** Adds `reproof serve` to the program. */
export function registerServe(program: Command): void {
  const command = program
    .command('serve')
    .summary('take errors from SDKs, keep the bugs, and work on them')
    .description('Runs the server: takes errors from any Sentry SDK, keeps the bugs they make, and works on each.')
    .option('--port <port>', 'where it listens; 0 for any free port', wholeNumber(0, 65_535), 7400)
    .option('--host <host>', 'address it listens on', '127.0.0.1')
    .addOption(
      new Option('--allow-host <names>', 'names it is asked by, by comma; its addresses are known')
        .env('REPROOF_ALLOW_HOST')
        .argParser(hostNames)
        .default([], 'none'),
    )
    .addOption(
      new Option('--trust-proxy <addresses>', 'proxies whose X-Forwarded headers are believed: 10.0.0.7,10.1.0.0/16')
        .env('REPROOF_TRUST_PROXY')
        .argParser(networks)
        .default([], 'none'),
    )
    .option('--no-worker', 'only take signals; workers run elsewhere (reproof worker)')
    .option('--no-sampling', 'store every occurrence of a flood, not only count it')
    .option('--repo <dir>', 'connect this repository to the first project, if it has none')
    .option('--log-level <level>', 'of the log on standard error: trace to fatal, or silent', 'info')
    .addHelpText('after', examples)
    .action(async (args: ServeArguments) => {
      const { runServer } = await import('./run-server.ts');
      await runServer(args);
    });
  withWorkOptions(command);
}
