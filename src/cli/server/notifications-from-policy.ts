import type { Command } from 'commander';
import { setChannel } from '../../contract/outward.ts';
import { Fault } from '../../domain/fault.ts';
import { channelSettingSchema } from '../../domain/notice.ts';
import type { Channel } from '../../domain/policy-parts.ts';
import { secretFrom } from '../../domain/secret.ts';
import { settingFrom } from './outward-print.ts';
import { policyIn } from './policy-file.ts';

const examples = `
Examples:
  $ REPROOF_SLACK_WEBHOOK=$(pass slack) reproof notifications from-policy --repo ~/src/shop
  $ reproof notifications from-policy --repo . --only mail`;

/**
 * Adds `reproof notifications from-policy`: what a repository names becomes a channel by an administrator's word, with secrets of the
 * administrator's own environment. The server takes no such name by itself: a repository's text does not choose whom it writes to.
 */
export function registerChannelsFromPolicy(channels: Command): void {
  channels
    .command('from-policy')
    .summary('set the channels that a repository’s .reproof.yaml names')
    .description(
      'Sets the channels of a .reproof.yaml. Each secret is read from the variable that `secretFrom` names, in the environment of this very command.',
    )
    .option('--repo <dir>', 'the folder with the .reproof.yaml', '.')
    .option('--only <name>', 'this one alone')
    .option('--json', 'print on standard output as JSON')
    .addHelpText('after', examples)
    .action(async (_own: object, command: Command) => {
      const { repo, only, project, json } = command.optsWithGlobals<{
        repo: string;
        only?: string;
        project: string;
        json?: boolean;
      }>();
      const wanted = policyIn(repo).notifications.filter((one) => only === undefined || nameOf(one) === only);
      if (wanted.length === 0)
        throw new Fault('NOT_FOUND', `the .reproof.yaml names no channel${only ? ` ${only}` : ''}`);
      // All secrets first: nothing is set where one is missing.
      const given = wanted.map((one) => ({ one, secret: secretOf(one) }));
      const { connect } = await import('./client.ts');
      const client = connect(process.env);
      for (const { one, secret } of given) {
        const params = { id: project, name: nameOf(one) };
        await client.call(setChannel, { params, body: { setting: settingIn(one), ...(secret ? { secret } : {}) } });
      }
      const names = wanted.map(nameOf);
      process.stdout.write(json ? `${JSON.stringify(names)}\n` : `set: ${names.join(', ')}\n`);
    });
}

const nameOf = ({ name, kind }: Channel): string => name ?? kind;

function settingIn(channel: Channel) {
  const { name: _name, secretFrom: _secretFrom, ...setting } = { secretFrom: null, ...channel };
  return settingFrom(channelSettingSchema, setting);
}

/** Throws BAD_USAGE where the variable that the policy names is not set. */
function secretOf(channel: Channel): string | null {
  if (channel.kind === 'email') return null;
  const secret = secretFrom(process.env, channel.secretFrom);
  if (secret) return secret.reveal();
  const what = `the channel ${nameOf(channel)} wants its secret from ${channel.secretFrom}`;
  throw new Fault('BAD_USAGE', `${what}, which is not set here`);
}
