import type { Command } from 'commander';
import type { z } from 'zod';
import { listTrackers, setTracker, testTracker, unsetTracker } from '../../contract/outward.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { type TrackerSetting, trackerSettingSchema } from '../../domain/tracker-setting.ts';
import { gathered, healthWords, pairsOf, printTried, secretLines, settingFrom } from './outward-print.ts';
import { registerFromPolicy } from './trackers-from-policy.ts';
import { table } from './table.ts';

const examples = `
Examples:
  $ reproof trackers                                                  where work items are shown, and how it goes
  $ pass github | reproof trackers set ours github --repository acme/shop --person octocat=ada
  $ pass jira | reproof trackers set ours jira --url https://acme.atlassian.net --key SHOP --user bot@acme.example
  $ reproof trackers test ours                                        writes nothing there
  $ reproof trackers from-policy --repo .                             those that .reproof.yaml names
  $ reproof trackers remove ours`;

interface Arguments {
  project: string;
  json?: boolean;
  repository?: string;
  api?: string;
  url?: string;
  key?: string;
  user?: string;
  issueType?: string;
  team?: string;
  file?: string;
  show?: string[];
  person?: string[];
  state?: string[];
}

/** Adds `reproof trackers` to the program. */
export function registerTrackers(program: Command): void {
  const trackers = program
    .command('trackers')
    .summary('show work items in GitHub Issues, Jira, Linear or beads; test, set or remove one')
    .description('Lists the trackers of a project of a running server. See docs/trackers.md.')
    .option('--project <id>', 'the project', '1')
    .option('--json', 'print on standard output as JSON')
    .addHelpText('after', examples)
    .action(async ({ project, json }: Arguments) => {
      const { connect } = await import('./client.ts');
      printTrackers(await connect(process.env).call(listTrackers, { params: { id: project } }), json);
    });
  registerSet(trackers);
  registerOnes(trackers);
  registerFromPolicy(trackers);
}

function registerSet(trackers: Command): void {
  trackers
    .command('set')
    .argument('<name>', 'what you call it: ours')
    .argument('<kind>', 'github, jira, linear or beads')
    .summary('show work items in a tracker')
    .description(
      'Sets a tracker. Its token is the first line of standard input; a second line is the secret that its webhooks are signed with. Without them those that are kept stay, as long as they go to the same place.',
    )
    .option('--repository <owner/name>', 'GitHub: the repository')
    .option('--api <url>', 'GitHub Enterprise Server, or a Linear of one’s own: its API')
    .option('--url <url>', 'Jira: the site')
    .option('--key <key>', 'Jira: the project')
    .option('--user <mail>', 'Jira: whose token it is')
    .option('--issue-type <type>', 'Jira: what items are made as')
    .option('--team <key>', 'Linear: the team')
    .option('--file <path>', 'beads: the file, below the server’s REPROOF_BEADS_DIR')
    .option('--show <kind>', 'bug, decision, apply-fix, investigation or escalation; again for more', gathered)
    .option('--person <account=user>', 'whose word there counts as which user’s here; again for more', gathered)
    .option('--state <ours=theirs>', 'open, inProgress, blocked, closed or dropped by name; again for more', gathered)
    .option('--json', 'print on standard output as JSON')
    .addHelpText('after', examples)
    .action(async (name: string, kind: string, _own: object, command: Command) => {
      const args = command.optsWithGlobals<Arguments>();
      const setting = settingOf(kind, args);
      const [token, hookSecret] = setting.kind === 'beads' ? [] : await secretLines();
      const { connect } = await import('./client.ts');
      const body = { setting, ...(token ? { token } : {}), ...(hookSecret ? { hookSecret } : {}) };
      const params = { id: args.project, name };
      printTrackers(await connect(process.env).call(setTracker, { params, body }), args.json);
    });
}

function settingOf(kind: string, args: Arguments): TrackerSetting {
  const { repository, api, url, key: project, user, issueType, team, file, show: kinds } = args;
  const people = pairsOf('--person', args.person);
  const states = pairsOf('--state', args.state);
  const own: Record<string, object> = {
    github: { repository, api },
    jira: { url, project, user, issueType },
    linear: { team, api },
    beads: { file },
  };
  return settingFrom(trackerSettingSchema, { kind, ...own[kind], kinds, people, states });
}

/** What is done to a tracker by its name. */
function registerOnes(trackers: Command): void {
  const one = (verb: string, summary: string): Command =>
    trackers
      .command(verb)
      .argument('<name>', 'as `reproof trackers` names it')
      .summary(summary)
      .option('--json', 'print on standard output as JSON')
      .addHelpText('after', examples);
  one('test', 'try a tracker’s settings; nothing is written there').action(
    async (name: string, _own: object, command: Command) => {
      const { project, json } = command.optsWithGlobals<Arguments>();
      const { connect } = await import('./client.ts');
      printTried(name, await connect(process.env).call(testTracker, { params: { id: project, name } }), json);
    },
  );
  one('remove', 'show work items there no longer; what is there stays').action(
    async (name: string, _own: object, command: Command) => {
      const { project, json } = command.optsWithGlobals<Arguments>();
      const { connect } = await import('./client.ts');
      printTrackers(await connect(process.env).call(unsetTracker, { params: { id: project, name } }), json);
    },
  );
}

/** Where a tracker is, in a word. */
export function placeOf(setting: TrackerSetting): string {
  switch (setting.kind) {
    case 'github':
      return setting.repository;
    case 'jira':
      return `${setting.url} ${setting.project}`;
    case 'linear':
      return setting.team;
    case 'beads':
      return setting.file;
  }
}

function printTrackers(listed: z.output<typeof listTrackers.reply>, json: boolean | undefined): void {
  if (json) return void process.stdout.write(`${JSON.stringify(listed, null, 2)}\n`);
  const rows = listed.map((one) => [
    one.name,
    one.setting.kind,
    plainLine(placeOf(one.setting), 60),
    one.hasToken ? 'kept' : 'none',
    String(one.items),
    healthWords(one),
  ]);
  const heads = ['tracker', 'kind', 'where', 'token', 'items', 'how it goes'];
  process.stdout.write(table(heads, rows, 'Work items are shown in no tracker.'));
}
