import { type Command, Option } from 'commander';
import { verbs } from '../../contract/steering.ts';
import type { Bug } from '../../domain/bug.ts';
import { Fault } from '../../domain/fault.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { dispositions } from '../../domain/proposal.ts';
import { priorities } from '../../domain/work-item.ts';
import type { Client } from './client.ts';

interface Said {
  json?: boolean;
  reason?: string;
}

/** One thing that is done to a bug, as the command line takes it. */
interface Verb {
  /** With its further arguments. */
  usage: string;
  summary: string;
  examples: string;
  options?: (command: Command) => Command;
  /** Asks the server; out: the bug as it is then. */
  ask: (client: Client, bug: string, more: string[], said: Said & Record<string, string>) => Promise<Bug>;
}

type WithReason = 'cancel' | 'pause' | 'resume' | 'investigate';

const why = ({ reason }: Said): { reason?: string } => (reason ? { reason } : {});

const plain = (name: WithReason, summary: string, example: string): Verb => ({
  usage: name === 'investigate' ? 'retry' : name,
  summary,
  examples: example,
  ask: (client, id, _more, said) => client.call(verbs[name], { params: { id }, body: why(said) }),
});

/** One of the words that an argument may be. Throws BAD_USAGE with all of them. */
function oneOf<T extends string>(words: readonly T[], word: string): T {
  const known = words.find((each) => each === word);
  if (!known) throw new Fault('BAD_USAGE', `${word} is none of ${words.join(', ')}`);
  return known;
}

const commands: readonly Verb[] = [
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
    ask: (client, id, [into = '']) => client.call(verbs.merge, { params: { id }, body: { into } }),
  },
  {
    usage: 'split <fingerprint>',
    summary: 'take a fingerprint out of a bug, to the bug that it once made or to a new one',
    examples: 'reproof bugs split 1-7 v1:3f2a...',
    ask: (client, id, [fingerprint = '']) => client.call(verbs.split, { params: { id }, body: { fingerprint } }),
  },
  {
    usage: 'landed',
    summary: 'say that the change which shall cure a bug has landed: its release is looked for and watched',
    examples:
      'reproof bugs landed 1-7 --commit "$(git rev-parse HEAD)"\n  $ reproof bugs landed 1-7 --release shop@1.4.0 --reason "merged by hand"',
    options: (command) =>
      command
        .option('--commit <hash>', 'that holds the change, in full')
        .option('--release <name>', 'the first one that holds it, where no history tells'),
    ask: (client, id, _more, { commit = null, release = null, ...said }) =>
      client.call(verbs.landed, { params: { id }, body: { commit, release, ...why(said) } }),
  },
  {
    usage: 'route <specialist>',
    summary: 'send a bug to a specialist',
    examples: 'reproof bugs route 1-7 database --team "#db" --reason "a lock"',
    options: (command) => command.option('--team <team>', 'who is told').option('--owner <owner>', 'whose it is'),
    ask: (client, id, [specialist = ''], { team = null, owner = null, ...said }) =>
      client.call(verbs.route, { params: { id }, body: { specialist, team, owner, ...why(said) } }),
  },
  {
    usage: 'priority <priority>',
    summary: `set the priority of a bug: ${priorities.join(', ')}, or auto`,
    examples: 'reproof bugs priority 1-7 P0 --reason "the shop is down"\n  $ reproof bugs priority 1-7 auto',
    ask: (client, id, [word = ''], said) => {
      const priority = word === 'auto' ? null : oneOf(priorities, word);
      return client.call(verbs.priority, { params: { id }, body: { priority, ...why(said) } });
    },
  },
  {
    usage: 'disposition <kind>',
    summary: 'say what is to be done about a bug',
    examples: `reproof bugs disposition 1-7 configuration --reason "a wrong key"\n\nKinds: ${dispositions.join(', ')}`,
    ask: (client, id, [word = ''], said) =>
      client.call(verbs.disposition, { params: { id }, body: { kind: oneOf(dispositions, word), ...why(said) } }),
  },
];

/** Adds what people do to bugs by hand below `reproof bugs`. */
export function registerVerbs(bugs: Command): void {
  for (const verb of commands) {
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
  const now = await verb.ask(connect(process.env), bug, more, said);
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
