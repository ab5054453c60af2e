import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { pathToFileURL } from 'node:url';
import { plainLine } from '../../domain/plain-text.ts';
import { runFix } from '../../compose.ts';
import { summaryLines } from '../result.ts';
import { type Paint, paintFor } from '../terminal/colour.ts';
import { progressFor } from '../terminal/progress.ts';
import { startCollector } from './collector.ts';
import { calls, type Crash, crashBy } from './crashes.ts';
import { buildExample, exampleFolder, type ExampleRepository, runExampleTests } from './example.ts';
import { startService } from './service.ts';
import { type Outcome, summaryTable } from './table.ts';

interface Stage {
  paint: Paint;
  say(line?: string): void;
  step(title: string): void;
}

function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

function stage(): Stage {
  const paint = paintFor(process.stdout);
  let number = 0;
  const step = (title: string) => {
    number += 1;
    say(`\n${paint('bold', `${number}  ${title}`)}`);
  };
  return { paint, say, step };
}

async function goesOn(folder: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(
    `This starts a small service on 127.0.0.1 and replaces ${folder}. Enter to go on, q to leave: `,
  );
  prompt.close();
  return !/^[qn]/i.test(answer.trim());
}

/** Starts the example with the Sentry SDK and calls it until it has crashed in every way; stops both before it returns. */
async function crashAll(repository: ExampleRepository, preload: string, show: Stage): Promise<Crash[]> {
  const collector = await startCollector();
  try {
    const service = await startService({
      folder: repository.folder,
      preload: pathToFileURL(preload).href,
      dsn: collector.dsn,
      release: repository.head,
    });
    try {
      show.say(`   orders runs at ${service.origin}, with the Sentry SDK; a collector here takes its events`);
      const crashes: Crash[] = [];
      for (const call of calls) {
        const crash = await crashBy(call, service, collector);
        crashes.push(crash);
        show.say(callLine(crash, show.paint));
      }
      return crashes;
    } finally {
      await service.stop();
    }
  } finally {
    await collector.close();
  }
}

function callLine({ call, status, fatal }: Crash, paint: Paint): string {
  const end = fatal ? `${status}, then the process died` : String(status);
  return `   ${`${call.method} ${call.path}`.padEnd(34)} ${paint('dim', call.story.padEnd(38))} ${paint('red', end)}`;
}

async function work(crash: Crash, index: number, folder: string, repo: string, show: Stage): Promise<Outcome> {
  const name = crash.call.name;
  const event = path.join(folder, `${index + 1}-${name}.envelope`);
  const bundle = path.join(folder, `${index + 1}-${name}`);
  writeFileSync(event, crash.envelope);
  show.say(
    `\n   ${show.paint('dim', `$ reproof fix --repo ${relative(repo)} --event ${relative(event)} --out ${relative(bundle)}`)}`,
  );
  const progress = progressFor(process.stdout, { indent: '   ' });
  const started = performance.now();
  const { exit, proposal } = await runFix({
    repo,
    event: crash.envelope,
    out: bundle,
    time: 60,
    sandbox: 'auto',
    progress: progress.sink,
  }).finally(() => progress.close());
  for (const line of summaryLines(proposal, { out: relative(bundle), json: false, applied: false }))
    show.say(line && `   ${line}`);
  return { name, exit, proposal, bundle, seconds: (performance.now() - started) / 1000 };
}

const relative = (file: string) => path.relative(process.cwd(), file) || '.';

/**
 * The demo: builds the example's repository, lets it crash in three ways over HTTP, works each crash, and ends with three
 * bundles and a table. Returns 0 when every crash was worked to an outcome. Everything that it starts is stopped.
 */
export async function runDemo(options: { yes: boolean }): Promise<number> {
  const example = exampleFolder();
  const folder = path.resolve('.reproof-demo');
  const show = stage();
  show.say(show.paint('bold', '\nReproof: from a crash to a proven fix, on this machine alone'));
  const asks = !options.yes && process.stdin.isTTY === true && process.stdout.isTTY === true;
  if (asks && !(await goesOn(relative(folder)))) return 0;
  const started = performance.now();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  show.step('A service with a past');
  const repository = await buildExample(path.join(folder, 'orders'), path.join(example, 'history'));
  show.say(`   ${relative(repository.folder)}: ${repository.commits} commits by ${repository.authors} people`);
  const tests = await runExampleTests(repository.folder);
  show.say(`   its own tests: ${tests.passed} pass, ${tests.failed} fail`);

  show.step('Production: three crashes');
  const crashes = await crashAll(repository, path.join(example, 'sentry.mjs'), show);

  show.step('The loop: reproduce, find the cause, fix, prove');
  const outcomes: Outcome[] = [];
  for (const [index, crash] of crashes.entries())
    outcomes.push(await work(crash, index, folder, repository.folder, show));

  show.step('Outcome');
  for (const line of summaryTable(outcomes, show.paint)) show.say(line);
  closing(outcomes, repository.folder, (performance.now() - started) / 1000, show);
  return 0;
}

function closing(outcomes: readonly Outcome[], repo: string, seconds: number, show: Stage): void {
  show.say(`\n   Evidence bundles; proposal.md in each is what a reviewer reads:`);
  for (const { bundle } of outcomes) show.say(`   ${relative(path.join(bundle, 'proposal.md'))}`);
  const [first] = outcomes;
  if (first) {
    show.say('\n   Run one again, without trusting it:');
    show.say(`   $ ./reproof verify ${relative(first.bundle)} --repo ${relative(repo)}`);
  }
  const fixed = outcomes.filter((outcome) => outcome.exit === 0).length;
  show.say(
    `\n   ${outcomes.length} crashes, ${plainLine(String(fixed), 4)} with a validated fix, in ${seconds.toFixed(0)} s. Nothing left this machine.\n`,
  );
}
