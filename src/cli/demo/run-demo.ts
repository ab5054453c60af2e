import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Fault } from '../../domain/fault.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { type Proposal, proposalSchema } from '../../domain/proposal.ts';
import { builtRecorder } from '../recorder-build.ts';
import { summaryLines } from '../result.ts';
import { progressFor } from '../terminal/progress.ts';
import { tellDeploy } from '../server/tell-deploy.ts';
import { writeBundle } from '../server/bundle-files.ts';
import { approveAll } from './approval.ts';
import { type Crash, ordinaryCalls } from './crashes.ts';
import { buildExample, exampleFolder, type ExampleRepository, runExampleTests } from './example.ts';
import { followWork } from './follow.ts';
import { changesPushed, mergeAll } from './landing.ts';
import { type Origin, publishOrigin } from './origin.ts';
import { crashAll, deployed, type Production, replay } from './production.ts';
import { watchUntilFixed } from './quiet.ts';
import { type DemoServer, type FiledBug, startServer } from './server.ts';
import { type Stage, stage } from './stage.ts';
import { type Outcome, summaryTable } from './table.ts';

async function goesOn(folder: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(
    `This starts a small service on 127.0.0.1 and replaces ${folder}. Enter to go on, q to leave: `,
  );
  prompt.close();
  return !/^[qn]/i.test(answer.trim());
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
      outcomes.push({ name, bug: id, exit: exitOf(proposal), proposal, bundle, seconds });
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
 * worker until each bug waits for a person, has the proven fixes approved, lets the team merge what is pushed, and watches
 * the service with them until their bugs are closed. Returns 0 when all of that came to its end. Everything that it starts is stopped.
 */
export async function runDemo(options: { yes: boolean }): Promise<number> {
  const example = exampleFolder();
  const folder = path.resolve('.reproof-demo');
  const show = stage();
  show.say(show.paint('bold', '\nReproof: from a crash to a fix that holds in production, on this machine alone'));
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
  const origin = await publishOrigin(repository.folder, path.join(folder, 'origin'));
  try {
    const set = { folder, example, repository, origin, tests: tests.passed + tests.failed };
    await withServer(set, { asks, started }, show);
  } finally {
    await origin.host.close();
  }
  return 0;
}

interface Set {
  folder: string;
  /** Of the example in the clone. */
  example: string;
  repository: ExampleRepository;
  origin: Origin;
  /** How many tests the example has of its own. */
  tests: number;
}

async function withServer(set: Set, { asks, started }: { asks: boolean; started: number }, show: Stage): Promise<void> {
  const { folder, example, repository, origin } = set;
  const data = path.join(folder, 'data');
  show.step('The server');
  const server = await startServer(data, origin.url);
  try {
    show.say(`   reproof serve at ${server.url}, on a PostgreSQL of its own in ${relative(data)}`);
    show.say(`   the repository is connected by git's HTTP: ${origin.host.words}`);

    show.step('Production: three crashes');
    const preloads = [await builtRecorder(), path.join(example, 'sentry.mjs')];
    const production: Production = { folder: repository.folder, preloads, server };
    const crashes = await crashAll(production, repository.head, show);
    show.say('');
    bugTable(await server.bugs(), show);

    show.step('A worker takes them up: reproduce, find the cause, fix, prove');
    const outcomes = await workAll(crashes, folder, server, show);

    show.step('Proven, and waiting for a person');
    for (const line of summaryTable(outcomes, show.paint)) show.say(line);
    show.say('');
    bugTable(await server.bugs(), show);

    const proven = outcomes.filter(({ exit }) => exit === 0);
    show.step('The decision');
    const approved = await approveAll(proven, server, show, { asks });
    if (approved.length > 0) await toProduction({ ...set, production, crashes, approved }, show);
    show.say('');
    bugTable(await server.bugs(), show);
    closing({ outcomes, approved: approved.length }, repository.folder, (performance.now() - started) / 1000, show);
  } finally {
    await server.stop();
  }
}

/** From the approvals to bugs that the watch has closed. */
async function toProduction(
  {
    production,
    crashes,
    approved,
    origin,
    repository,
    tests,
  }: Set & { production: Production; crashes: readonly Crash[]; approved: readonly Outcome[] },
  show: Stage,
): Promise<void> {
  const { server } = production;
  show.step('The change: pushed by the worker, merged by the team');
  const commits = await changesPushed(approved, server, origin, show);
  const merged = { origin, checkout: repository.folder, testsBefore: tests };
  const head = await mergeAll(approved, commits, merged, show);

  show.step('Production, with the fixes');
  const service = await deployed(production, head);
  try {
    const cured = crashes.filter(({ bug }) => approved.some((one) => one.bug === bug.id));
    show.say(`   orders runs at ${service.origin}, release ${head.slice(0, 10)}; the server is told of the deploy`);
    const deploy = { service: cured[0]?.bug.service ?? 'orders', environment: 'production', commit: head };
    await tellDeploy(server, { ...deploy, status: 'healthy' });
    if (!(await replay(cured, service, show))) throw new Fault('INTERNAL', 'a call crashes with its fix');

    show.step('The watch: customers go on, and the errors stay away');
    const traffic = [...ordinaryCalls, ...cured.map(({ call }) => call)];
    const bugs = approved.map(({ bug }) => bug);
    await watchUntilFixed(bugs, { server, service, traffic }, show);
  } finally {
    await service.stop();
  }
}

function closing(
  { outcomes, approved }: { outcomes: readonly Outcome[]; approved: number },
  repo: string,
  seconds: number,
  show: Stage,
): void {
  show.say(`\n   Evidence bundles; proposal.md in each is what a reviewer reads:`);
  for (const { bundle } of outcomes) show.say(`   ${relative(path.join(bundle, 'proposal.md'))}`);
  const [first] = outcomes;
  if (first) {
    show.say('\n   Run one again, without trusting it:');
    show.say(`   $ ./reproof verify ${relative(first.bundle)} --repo ${relative(repo)}`);
    show.say('\n   Look at the bugs again, and send your own errors there:');
    show.say(`   $ REPROOF_DATA=${relative(path.join(path.dirname(repo), 'data'))} ./reproof serve`);
  }
  const proven = outcomes.filter(({ exit }) => exit === 0).length;
  const rest = outcomes.length - proven;
  const people = rest > 0 ? `; ${rest} reproduced, its fix is for people to decide` : '';
  show.say(
    `\n   ${outcomes.length} crashes: ${approved} of ${proven} proven fixes in production and quiet${people}. ${seconds.toFixed(0)} s; nothing left this machine.\n`,
  );
}
