import type { Command } from 'commander';
import { setCodeHost, showCodeHost, unsetCodeHost } from '../../contract/code-hosts.ts';
import { codeHostKinds } from '../../domain/change.ts';
import { codeHostSettingSchema } from '../../domain/code-host.ts';
import { Fault } from '../../domain/fault.ts';

const examples = `
Examples:
  $ reproof code-host                                              where changes go
  $ pass github | reproof code-host --set github --repository acme/shop   the token is read from standard input
  $ reproof code-host --set gitlab --url https://git.example.org --repository shop/api --token-from REPROOF_GITLAB_TOKEN
  $ reproof code-host --set github --repository acme/shop --token-from REPROOF_GITHUB_TOKEN --person octocat=ada
  $ reproof code-host --unset                                      branches alone`;

interface Arguments {
  project: string;
  json?: boolean;
  set?: string;
  unset?: boolean;
  url?: string;
  repository?: string;
  baseBranch?: string;
  tokenFrom?: string;
  label?: string[];
  person?: string[];
}

const gathered = (value: string, before: string[] = []): string[] => [...before, value];

/** Adds `reproof code-host` to the program. */
export function registerCodeHost(program: Command): void {
  program
    .command('code-host')
    .summary('say where a project’s changes are published: GitHub, GitLab, Gitea, Forgejo, or as branches')
    .description('Shows or sets the code host of a project of a running server. See docs/code-hosts.md.')
    .option('--project <id>', 'the project', '1')
    .option('--json', 'print it on standard output as JSON')
    .option('--set <kind>', `one of ${codeHostKinds.join(', ')} (gitea: Forgejo too)`)
    .option('--unset', 'publish branches alone')
    .option('--url <url>', 'of the host; github.com and gitlab.com where it is left out')
    .option('--repository <owner/name>', 'the repository’s name there')
    .option('--base-branch <name>', 'what changes are merged into; else what the repository’s HEAD names')
    .option('--token-from <variable>', 'variable of the server’s environment; else the token comes by standard input')
    .option('--label <name>', 'label of its pull requests; again for more', gathered)
    .option('--person <account=user>', 'whose reviews there decide as which user here; again for more', gathered)
    .addHelpText('after', examples)
    .action(async (args: Arguments) => {
      const { connect } = await import('./client.ts');
      const client = connect(process.env);
      const params = { id: args.project };
      if (args.unset) await client.call(unsetCodeHost, { params });
      if (args.set) await client.call(setCodeHost, { params, body: await bodyOf(args) });
      const { setting, tokenIsKept } = await client.call(showCodeHost, { params });
      const token = setting && 'tokenFrom' in setting ? (setting.tokenFrom ?? (tokenIsKept ? 'kept' : 'none')) : 'none';
      const where =
        setting && 'url' in setting ? `${setting.kind}  ${setting.url}/${setting.repository}` : 'branches alone';
      process.stdout.write(
        args.json ? `${JSON.stringify({ setting, tokenIsKept })}\n` : `${where}\n  token  ${token}\n`,
      );
    });
}

async function bodyOf(args: Arguments) {
  const { readFileSync } = await import('node:fs');
  const { set: kind, url, repository, tokenFrom, label: labels, baseBranch, person } = args;
  const people = person && Object.fromEntries(person.map((pair) => pair.split('=', 2) as [string, string]));
  const hosted = kind === 'plain' ? {} : { url, repository, tokenFrom, labels, people };
  const given = Object.entries({ kind, baseBranch, ...hosted }).filter(([, value]) => value !== undefined);
  const setting = codeHostSettingSchema.safeParse(Object.fromEntries(given));
  if (!setting.success) {
    const [issue] = setting.error.issues;
    throw new Fault('BAD_USAGE', `${issue?.path.join('.') || '--set'}: ${issue?.message ?? 'is wrong'}`);
  }
  // No argument: those are seen by every user of the machine.
  const token = kind === 'plain' || tokenFrom ? undefined : readFileSync(0, 'utf8').trim();
  return { setting: setting.data, ...(token ? { token } : {}) };
}
