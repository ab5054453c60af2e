import { type Command, Option } from 'commander';
import { type Bug, bugSchema } from '../../domain/bug.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { dispositions } from '../../domain/proposal.ts';
import { priorities } from '../../domain/work-item.ts';

interface Said {
  json?: boolean;
  reason?: string;
}

interface Verb {
  /** With its further arguments. */
  usage: string;
  summary: string;
  examples: string;
  options?: (command: Command) => Command;
  /** Path below the bug, and what is posted to it. */
  ask: (more: string[], said: Said & Record<string, string>) => [path: string, body: object];
}

const plain = (path: string, summary: string, example: string): Verb => ({
  usage: path === 'investigate' ? 'retry' : path,
  summary,
  examples: example,
  ask: () => [path, {}],
});

const verbs: readonly Verb[] = [
  plain(
    'cancel',
    'end the work on a bug: it waits for a person',
    'reproof bugs cancel 1-7 --reason "known, being fixed"',
  ),
  plain('pause', 'let the work on a bug stand still where it is', 'reproof bugs pause 1-7'),
  plain('resume', 'go on with a paused bug behind its last finished stage', 'reproof bugs resume 1-7'),
  plain('investigate', 'have a bug investigated again', 'reproof bugs retry 1-7 --reason "recorder is on now"'),
  {
    usage: 'merge <into>',
    summary: 'give all of a bug to another one; split takes it back',
    examples: 'reproof bugs merge 1-9 1-7',
    ask: ([into]) => ['merge', { into }],
  },
  {
    usage: 'split <fingerprint>',
    summary: 'take a fingerprint out of a bug, to the bug that it once made or to a new one',
    examples: 'reproof bugs split 1-7 v1:3f2a...',
    ask: ([fingerprint]) => ['split', { fingerprint }],
  },
  {
    usage: 'route <specialist>',
    summary: 'send a bug to a specialist',
    examples: 'reproof bugs route 1-7 database --team "#db" --reason "a lock"',
    options: (command) => command.option('--team <team>', 'who is told').option('--owner <owner>', 'whose it is'),
    ask: ([specialist], { team, owner }) => ['route', { specialist, team: team ?? null, owner: owner ?? null }],
  },
  {
    usage: 'priority <priority>',
    summary: `set the priority of a bug: ${priorities.join(', ')}, or auto`,
    examples: 'reproof bugs priority 1-7 P0 --reason "the shop is down"\n  $ reproof bugs priority 1-7 auto',
    ask: ([priority]) => ['priority', { priority: priority === 'auto' ? null : priority }],
  },
  {
    usage: 'disposition <kind>',
    summary: 'say what is to be done about a bug',
    examples: `reproof bugs disposition 1-7 configuration --reason "a wrong key"\n\nKinds: ${dispositions.join(', ')}`,
    ask: ([kind]) => ['disposition', { kind }],
  },
];

/** Adds what people do to bugs by hand below `reproof bugs`. */
export function registerVerbs(bugs: Command): void {
  for (const verb of verbs) {
    const [name = '', ...more] = verb.usage.split(' ');
    const command = bugs.command(name).argument('<bug>', 'as `reproof bugs` names it: 1-1');
    for (const argument of more) command.argument(argument);
    command
      .summary(verb.summary)
      .description(
        `${verb.summary.charAt(0).toUpperCase()}${verb.summary.slice(1)}. Stands in the bug's ledger with who and why.`,
      )
      .addOption(new Option('--reason <words>', 'why; stands in the ledger').default(''))
      .option('--json', 'print the bug on standard output as JSON')
      .addHelpText('after', `\nExamples:\n  $ ${verb.examples}`);
    verb.options?.(command);
    command.action((...given: unknown[]) => act(verb, given));
  }
}

/** Commander hands over the arguments, then the options, then the command. */
async function act(verb: Verb, given: readonly unknown[]): Promise<void> {
  const command = given.at(-1) as Command;
  // `--json` may have been taken by `bugs`, which has it, too.
  const said = command.optsWithGlobals<Said & Record<string, string>>();
  const [bug = '', ...more] = command.args;
  const { connect } = await import('./client.ts');
  const [path, body] = verb.ask(more, said);
  const reason = said.reason ? { reason: said.reason } : {};
  const now = await connect(process.env).ask(
    'POST',
    `/bugs/${encodeURIComponent(bug)}/${path}`,
    { ...body, ...reason },
    bugSchema,
  );
  process.stdout.write(said.json ? `${JSON.stringify(now, null, 2)}\n` : `${lineOf(now)}\n`);
}

function lineOf({ id, state, paused, priority, routing, title }: Bug): string {
  const parts = [
    id,
    paused ? `${state} (paused)` : state,
    priority,
    routing?.specialist ?? 'nobody’s',
    plainLine(title, 100),
  ];
  return parts.join('  ');
}
