import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { pathToFileURL } from 'node:url';
import { plainLine } from '../../domain/plain-text.ts';
import { type Proposal, proposalSchema } from '../../domain/proposal.ts';
import { builtRecorder } from '../recorder-build.ts';
import { summaryLines } from '../result.ts';
import { type Paint, paintFor } from '../terminal/colour.ts';
import { progressFor } from '../terminal/progress.ts';
import { writeBundle } from '../server/bundle-files.ts';
import { type Call, calls, type Crash, crashBy, ordinaryCalls, send } from './crashes.ts';
import { buildExample, exampleFolder, type ExampleRepository, runExampleTests } from './example.ts';
import { followWork } from './follow.ts';
import { type DemoServer, type FiledBug, startServer } from './server.ts';
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

/** Starts the example with the recorder and the Sentry SDK, and calls it until it has crashed in every way; stops it before it returns. */
async function crashAll(
  repository: ExampleRepository,
  preloads: readonly string[],
  server: DemoServer,
  show: Stage,
): Promise<Crash[]> {
  const service = await startService({
    folder: repository.folder,
    preloads: preloads.map((file) => pathToFileURL(file).href),
    dsn: server.dsn,
    release: repository.head,
  });
  try {
    show.say(`   orders runs at ${service.origin}, with a Sentry SDK and the recorder; both report to the server`);
    for (const call of ordinaryCalls) {
      const { status } = await send(call, service);
      show.say(`   ${callWords(call, show.paint)} ${status}`);
    }
    const crashes: Crash[] = [];
    for (const call of calls) {
      const crash = await crashBy(call, service, server);
      crashes.push(crash);
      show.say(callLine(crash, show.paint));
    }
    return crashes;
  } finally {
    await service.stop();
  }
}

const callWords = ({ method, path: at, story }: Call, paint: Paint): string =>
  `${`${method} ${at}`.padEnd(34)} ${paint('dim', story.padEnd(38))}`;

function callLine({ call, status, fatal }: Crash, paint: Paint): string {
  const end = fatal ? `${status}, then the process died` : String(status);
  return `   ${callWords(call, paint)} ${paint('red', end)}`;
}

function bugTable(bugs: readonly FiledBug[], show: Stage): void {
  for (const { id, count, priority, title, state } of bugs.toReversed())
    show.say(`   ${id}  ${priority}  ${`${count} signals`.padEnd(11)} ${state.padEnd(19)} ${plainLine(title, 80)}`);
}

/** Follows the worker until every bug waits for a person, and fetches each one's bundle. */
async function workAll(crashes: readonly Crash[], folder: string, server: DemoServer, show: Stage): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const named = new Map(crashes.map(({ call, bug }, index) => [bug.id, { name: call.name, index, bug }]));
  let progress = progressFor(process.stdout, { indent: '   ' });
  await followWork(server, [...named.keys()], {
    begins(id) {
      progress.close();
      progress = progressFor(process.stdout, { indent: '   ' });
      show.say(`\n   ${show.paint('dim', `bug ${id}`)}  ${plainLine(named.get(id)?.bug.title ?? '', 100)}`);
      return progress.sink;
    },
    async rests(id, state, seconds) {
      progress.close();
      const { name, index } = named.get(id) ?? { name: id, index: outcomes.length };
      const bundle = path.join(folder, `${index + 1}-${name}`);
      await writeBundle(server.client, id, bundle);
      const proposal = proposalSchema.parse(JSON.parse(readFileSync(path.join(bundle, 'proposal.json'), 'utf8')));
      for (const line of summaryLines(proposal, { out: relative(bundle), json: false, applied: false }))
        show.say(line && `   ${line}`);
      show.say(`   ${show.paint('dim', `bug ${id} is ${state} now`)}`);
      outcomes.push({ name, exit: exitOf(proposal), proposal, bundle, seconds });
    },
  });
  return outcomes;
}

/** As `reproof fix` would have ended. */
function exitOf({ fix, reproduction }: Proposal): number {
  if (fix) return 0;
  return reproduction.verdict === 'reproduced' ? 3 : 4;
}

const relative = (file: string) => path.relative(process.cwd(), file) || '.';

/**
 * The demo: builds the example's repository, starts the server, lets the example crash in three ways over HTTP, follows a
 * worker until each bug waits for a person, and ends with three bundles and a table. Returns 0 when every crash was worked to an outcome. Everything that it starts is stopped.
 */
export async function runDemo(options: { yes: boolean }): Promise<number> {
  const example = exampleFolder();
  const folder = path.resolve('.reproof-demo');
  const data = path.join(folder, 'data');
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

  show.step('The server');
  const server = await startServer(data, repository.folder);
  try {
    show.say(`   reproof serve at ${server.url}, on a PostgreSQL of its own in ${relative(data)}`);

    show.step('Production: three crashes');
    const preloads = [await builtRecorder(), path.join(example, 'sentry.mjs')];
    const crashes = await crashAll(repository, preloads, server, show);
    show.say('');
    bugTable(await server.bugs(), show);

    show.step('A worker takes them up: reproduce, find the cause, fix, prove');
    const outcomes = await workAll(crashes, folder, server, show);

    show.step('Outcome');
    for (const line of summaryTable(outcomes, show.paint)) show.say(line);
    show.say('');
    bugTable(await server.bugs(), show);
    closing(outcomes, repository.folder, (performance.now() - started) / 1000, show);
  } finally {
    await server.stop();
  }
  return 0;
}

function closing(outcomes: readonly Outcome[], repo: string, seconds: number, show: Stage): void {
  show.say(`\n   Evidence bundles; proposal.md in each is what a reviewer reads:`);
  for (const { bundle } of outcomes) show.say(`   ${relative(path.join(bundle, 'proposal.md'))}`);
  const [first] = outcomes;
  if (first) {
    show.say('\n   Run one again, without trusting it:');
    show.say(`   $ ./reproof verify ${relative(first.bundle)} --repo ${relative(repo)}`);
    show.say('\n   Look at the bugs again, and send your own errors there:');
    show.say(`   $ REPROOF_DATA=${relative(path.join(path.dirname(repo), 'data'))} ./reproof serve`);
  }
  const fixed = outcomes.filter((outcome) => outcome.exit === 0).length;
  show.say(
    `\n   ${outcomes.length} crashes, ${plainLine(String(fixed), 4)} with a validated fix, in ${seconds.toFixed(0)} s. Nothing left this machine.\n`,
  );
}
