import type { Command } from 'commander';
import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';
import { webhookSenders } from '../../domain/webhook.ts';
import type { Client } from './client.ts';

const examples = `
Examples:
  $ reproof projects                                   names and DSNs
  $ reproof projects --json | jq -r '.[0].dsn'
  $ reproof projects --create checkout
  $ reproof projects --project 1 --connect ~/src/orders   the repository that its errors come from
  $ pass github-hook | reproof projects --webhook github  take GitHub's webhooks; the secret is read from standard input
  $ reproof projects --webhook generic --mapping map.json < secret.txt`;

const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  dsn: z.string().nullable(),
  repository: z.object({ url: z.string(), root: z.string() }).nullable(),
});
const webhookSchema = z.object({ sender: z.string(), url: z.string() });

interface Arguments {
  json?: boolean;
  create?: string;
  project?: string;
  connect?: string;
  webhook?: string;
  mapping?: string;
}

/** Adds `reproof projects` to the program. */
export function registerProjects(program: Command): void {
  program
    .command('projects')
    .summary('list projects and their DSNs, make one, connect its repository, take webhooks')
    .description('Lists the projects of a running server with the DSNs that SDKs send to.')
    .option('--json', 'print them on standard output as JSON')
    .option('--create <name>', 'make a project first')
    .option('--project <id>', 'the project that --connect and --webhook are about', '1')
    .option('--connect <repository>', 'a git checkout on the server’s machine, or a URL that git can clone')
    .option('--webhook <sender>', `take webhooks of ${webhookSenders.join(', ')}; the secret comes by standard input`)
    .option(
      '--mapping <file>',
      'where the generic sender’s JSON holds what, as JSON pointers: {"title": "/alert/title"}',
    )
    .addHelpText('after', examples)
    .action(async (args: Arguments) => {
      const { connect } = await import('./client.ts');
      const { existsSync } = await import('node:fs');
      const path = await import('node:path');
      const client = connect(process.env);
      if (args.create) await client.ask('POST', '/projects', { name: args.create }, projectSchema);
      if (args.connect) {
        const url = existsSync(args.connect) ? path.resolve(args.connect) : args.connect;
        await client.ask('PUT', `/projects/${args.project ?? '1'}/repository`, { url }, projectSchema);
      }
      if (args.webhook) await takeWebhooks(client, args);
      const projects = await client.get('/projects', z.array(projectSchema));
      if (args.json) process.stdout.write(`${JSON.stringify(projects, null, 2)}\n`);
      else for (const line of projects.flatMap(linesOf)) process.stdout.write(`${line}\n`);
    });
}

/** The secret is no argument: those are seen by every user of the machine. */
async function takeWebhooks(client: Client, { webhook, mapping, project = '1' }: Arguments): Promise<void> {
  const { readFileSync } = await import('node:fs');
  const secret = readFileSync(0, 'utf8').trim();
  const body = { secret, ...(mapping ? { mapping: jsonOf(mapping, readFileSync(mapping, 'utf8')) } : {}) };
  const path = `/projects/${project}/webhooks/${encodeURIComponent(webhook ?? '')}`;
  const set = await client.ask('PUT', path, body, z.array(webhookSchema));
  for (const { sender, url } of set) if (sender === webhook) process.stderr.write(`${sender} may post to ${url}\n`);
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('BAD_USAGE', `${file} is no JSON`, { cause });
  }
}

function linesOf({ id, name, dsn, repository }: z.infer<typeof projectSchema>): string[] {
  return [
    `${id}  ${name}`,
    `   dsn         ${dsn ?? 'no active key'}`,
    `   repository  ${repository ? repository.url : `none; connect one with: reproof projects --project ${id} --connect DIR`}`,
  ];
}
