import type { Command } from 'commander';
import type { z } from 'zod';
import { listChannels, setChannel, testChannel, unsetChannel } from '../../contract/outward.ts';
import { type ChannelSetting, channelSettingSchema, noticeKinds } from '../../domain/notice.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { registerChannelsFromPolicy } from './notifications-from-policy.ts';
import { gathered, healthWords, printTried, secretLines, settingFrom } from './outward-print.ts';
import { table } from './table.ts';

const examples = `
Examples:
  $ reproof notifications                                             where people are told, and how it goes
  $ pass slack-webhook | reproof notifications set team slack --kind needs-decision --kind regressed
  $ reproof notifications set mail email --to ada@example.org --to bob@example.org
  $ pass hook | reproof notifications set ops webhook --url https://ops.example.org/reproof
  $ reproof notifications test team                                   sends a test message
  $ reproof notifications remove team
  $ REPROOF_SLACK_WEBHOOK=$(pass slack) reproof notifications from-policy --repo ~/src/shop`;

interface Arguments {
  project: string;
  json?: boolean;
  to?: string[];
  url?: string;
  kind?: string[];
}

/** Adds `reproof notifications` to the program. */
export function registerNotifications(program: Command): void {
  const channels = program
    .command('notifications')
    .summary('tell people by Slack, e-mail or webhook; test, set or remove a channel')
    .description('Lists the channels of a project of a running server. See docs/notifications.md.')
    .option('--project <id>', 'the project', '1')
    .option('--json', 'print on standard output as JSON')
    .addHelpText('after', examples)
    .action(async ({ project, json }: Arguments) => {
      const { connect } = await import('./client.ts');
      printChannels(await connect(process.env).call(listChannels, { params: { id: project } }), json);
    });
  registerSet(channels);
  registerOnes(channels);
  registerChannelsFromPolicy(channels);
}

function registerSet(channels: Command): void {
  channels
    .command('set')
    .argument('<name>', 'what you call it: team')
    .argument('<kind>', 'slack, email or webhook')
    .summary('tell people there')
    .description(
      'Sets a channel. The address of a Slack webhook, and the secret that a webhook is signed with (whsec_...), are the first line of standard input; without it the one that is kept stays.',
    )
    .option('--to <address>', 'e-mail: to whom; again for more', gathered)
    .option('--url <url>', 'webhook: where')
    .option('--kind <kind>', `only these: ${noticeKinds.join(', ')}; again for more`, gathered)
    .option('--json', 'print on standard output as JSON')
    .addHelpText('after', examples)
    .action(async (name: string, kind: string, _own: object, command: Command) => {
      const { project, json, to, url, kind: kinds } = command.optsWithGlobals<Arguments>();
      const setting = settingFrom(channelSettingSchema, { kind, to, url, kinds });
      const [secret] = setting.kind === 'email' ? [] : await secretLines();
      const { connect } = await import('./client.ts');
      const body = { setting, ...(secret ? { secret } : {}) };
      printChannels(await connect(process.env).call(setChannel, { params: { id: project, name }, body }), json);
    });
}

/** What is done to a channel by its name. */
function registerOnes(channels: Command): void {
  const one = (verb: string, summary: string): Command =>
    channels
      .command(verb)
      .argument('<name>', 'as `reproof notifications` names it')
      .summary(summary)
      .option('--json', 'print on standard output as JSON')
      .addHelpText('after', examples);
  one('test', 'send a test message').action(async (name: string, _own: object, command: Command) => {
    const { project, json } = command.optsWithGlobals<Arguments>();
    const { connect } = await import('./client.ts');
    printTried(name, await connect(process.env).call(testChannel, { params: { id: project, name } }), json);
  });
  one('remove', 'tell people there no longer').action(async (name: string, _own: object, command: Command) => {
    const { project, json } = command.optsWithGlobals<Arguments>();
    const { connect } = await import('./client.ts');
    printChannels(await connect(process.env).call(unsetChannel, { params: { id: project, name } }), json);
  });
}

function whereOf(setting: ChannelSetting): string {
  if (setting.kind === 'email') return setting.to.join(', ');
  return setting.kind === 'webhook' ? new URL(setting.url).host : 'a Slack webhook';
}

function printChannels(listed: z.output<typeof listChannels.reply>, json: boolean | undefined): void {
  if (json) return void process.stdout.write(`${JSON.stringify(listed, null, 2)}\n`);
  const rows = listed.map((one) => [
    one.name,
    one.setting.kind,
    plainLine(whereOf(one.setting), 60),
    one.setting.kinds.length === noticeKinds.length ? 'all' : one.setting.kinds.join(', '),
    `${one.sent} sent, ${one.failed} failed, ${one.uncertain} uncertain`,
    healthWords(one),
  ]);
  const heads = ['channel', 'kind', 'where', 'told of', 'messages', 'how it goes'];
  process.stdout.write(table(heads, rows, 'People are told nowhere.'));
}
