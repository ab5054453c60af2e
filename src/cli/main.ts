#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { keepCompiledCode } from './compiled-code.ts';
import { reportFault } from './fault-report.ts';
import { registerAccess } from './access/register.ts';
import { registerDemo } from './demo.ts';
import { registerDev } from './dev.ts';
import { registerDoctor } from './doctor.ts';
import { registerFix } from './fix.ts';
import { registerInit } from './init.ts';
import { registerCodeHost } from './server/code-host.ts';
import { registerBugs } from './server/bugs.ts';
import { registerIngest } from './server/ingest.ts';
import { registerCoverage } from './server/cover.ts';
import { registerDecisions } from './server/decide.ts';
import { registerDeploys } from './server/deploys.ts';
import { registerItems } from './server/items.ts';
import { registerNotifications } from './server/notifications.ts';
import { registerPolicy } from './server/policy.ts';
import { registerProjects } from './server/projects.ts';
import { registerProposals } from './server/proposals.ts';
import { registerServe } from './server/serve.ts';
import { registerShow } from './server/show.ts';
import { registerSpecialists } from './specialists.ts';
import { registerStop } from './server/stop.ts';
import { registerTrackers } from './server/trackers.ts';
import { registerWorker } from './server/worker.ts';
import { registerUpkeep } from './upkeep/register.ts';
import { ownVersion } from './own-version.ts';
import { registerMcp } from './mcp.ts';
import { registerRecorderPath } from './recorder-path.ts';
import { exitOnSignals } from './interruption.ts';
import { registerVerify } from './verify.ts';

const examples = `
Examples:
  $ reproof demo                                              see the whole loop on an example service
  $ reproof fix --repo . --event crash.envelope --out bundle  reproduce and fix one production error
  $ reproof verify bundle --repo .                            run a bundle again and say what held
  $ reproof doctor                                            check this machine

Nothing leaves this machine: no telemetry, no network, and no model unless you name one.`;

/** The whole command line; each command loads its own code only when it runs. */
export function buildProgram(): Command {
  const program = new Command('reproof')
    .description('Turns a production error into a failing reproduction and a validated patch.')
    .version(ownVersion(), '-V, --version')
    .showHelpAfterError('(run the command with --help for its options)')
    .addHelpText('after', examples)
    .exitOverride();
  registerFix(program);
  registerVerify(program);
  registerInit(program);
  registerDoctor(program);
  registerMcp(program);
  registerSpecialists(program);
  registerDemo(program);
  registerDev(program);
  registerRecorderPath(program);
  registerServe(program);
  registerWorker(program);
  registerStop(program);
  registerProjects(program);
  registerCodeHost(program);
  registerBugs(program);
  registerProposals(program);
  registerDecisions(program);
  registerCoverage(program);
  registerItems(program);
  registerTrackers(program);
  registerNotifications(program);
  registerPolicy(program);
  registerDeploys(program);
  registerShow(program);
  registerIngest(program);
  registerUpkeep(program);
  registerAccess(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** Runs one command line (without node and script) and sets the exit code; faults become a message and their exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = buildProgram();
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 64;
    else process.exitCode = reportFault(error, { json: argv.includes('--json') });
  }
}

if (import.meta.main) {
  keepCompiledCode(process.env);
  exitOnSignals();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  await main(process.argv.slice(2));
}
