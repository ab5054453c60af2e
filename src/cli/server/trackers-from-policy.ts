import type { Command } from 'commander';
import { setTracker } from '../../contract/outward.ts';
import { Fault } from '../../domain/fault.ts';
import type { Tracker } from '../../domain/policy-parts.ts';
import { secretFrom } from '../../domain/secret.ts';
import { trackerSettingSchema } from '../../domain/tracker-setting.ts';
import { settingFrom } from './outward-print.ts';
import { policyIn } from './policy-file.ts';

const examples = `
Examples:
  $ REPROOF_GITHUB_TOKEN=$(pass github) reproof trackers from-policy --repo ~/src/shop
  $ reproof trackers from-policy --repo . --only ours`;

/**
 * Adds `reproof trackers from-policy`: what a repository names becomes a tracker by an administrator's word, with a token of the
 * administrator's own environment. The server takes no such name by itself: a repository's text does not choose where tokens go.
 */
export function registerFromPolicy(trackers: Command): void {
  trackers
    .command('from-policy')
    .summary('set the trackers that a repository’s .reproof.yaml names')
    .description(
      'Sets the trackers of a .reproof.yaml. Each token is read from the variable that `tokenFrom` names, in the environment of this very command.',
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
      const wanted = policyIn(repo).trackers.filter((one) => only === undefined || nameOf(one) === only);
      if (wanted.length === 0)
        throw new Fault('NOT_FOUND', `the .reproof.yaml names no tracker${only ? ` ${only}` : ''}`);
      // All tokens first: nothing is set where one is missing.
      const given = wanted.map((one) => ({ one, token: tokenOf(one) }));
      const { connect } = await import('./client.ts');
      const client = connect(process.env);
      for (const { one, token } of given) {
        const params = { id: project, name: nameOf(one) };
        await client.call(setTracker, { params, body: { setting: settingIn(one), ...(token ? { token } : {}) } });
      }
      const names = wanted.map(nameOf);
      process.stdout.write(json ? `${JSON.stringify(names)}\n` : `set: ${names.join(', ')}\n`);
    });
}

const nameOf = ({ name, kind }: Tracker): string => name ?? kind;

function settingIn(tracker: Tracker) {
  const { name: _name, tokenFrom: _tokenFrom, ...setting } = { tokenFrom: null, ...tracker };
  return settingFrom(trackerSettingSchema, setting);
}

/** Throws BAD_USAGE where the variable that the policy names is not set. */
function tokenOf(tracker: Tracker): string | null {
  if (tracker.kind === 'beads') return null;
  const token = secretFrom(process.env, tracker.tokenFrom);
  if (token) return token.reveal();
  const what = `the tracker ${nameOf(tracker)} wants its token from ${tracker.tokenFrom}`;
  throw new Fault('BAD_USAGE', `${what}, which is not set here`);
}
