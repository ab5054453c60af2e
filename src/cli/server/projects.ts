import type { Command } from 'commander';
import type { z } from 'zod';
import { connectRepository, listProjects, makeProject, setWebhook } from '../../contract/projects.ts';
import { Fault } from '../../domain/fault.ts';
import { type WebhookMapping, webhookSenders } from '../../domain/webhook.ts';
import type { Client } from './client.ts';

const examples = `
Examples:
  $ reproof projects                                   names and DSNs
  $ reproof projects --json | jq -r '.[0].dsn'
  $ reproof projects --create checkout
  $ reproof projects --project 1 --connect ~/src/orders   the repository that its errors come from
  $ pass github-hook | reproof projects --webhook github  take GitHub's webhooks; the secret is read from standard input
  $ reproof projects --webhook generic --mapping map.json < secret.txt`;

type Listed = z.output<typeof listProjects.reply>[number];

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
      if (args.create) await client.call(makeProject, { body: { name: args.create } });
      if (args.connect) {
        const url = existsSync(args.connect) ? path.resolve(args.connect) : args.connect;
        await client.call(connectRepository, { params: { id: args.project ?? '1' }, body: { url } });
      }
      if (args.webhook) await takeWebhooks(client, args);
      const projects = await client.call(listProjects, {});
      if (args.json) process.stdout.write(`${JSON.stringify(projects, null, 2)}\n`);
      else for (const line of projects.flatMap(linesOf)) process.stdout.write(`${line}\n`);
    });
}

/** The secret is no argument: those are seen by every user of the machine. */
async function takeWebhooks(client: Client, { webhook, mapping, project = '1' }: Arguments): Promise<void> {
  const { readFileSync } = await import('node:fs');
  const known = webhookSenders.find((sender) => sender === webhook);
  if (!known) throw new Fault('BAD_USAGE', `there is no sender ${webhook}: ${webhookSenders.join(', ')}`);
  const secret = readFileSync(0, 'utf8').trim();
  const read = mapping ? (jsonOf(mapping, readFileSync(mapping, 'utf8')) as WebhookMapping) : undefined;
  const set = await client.call(setWebhook, {
    params: { id: project, sender: known },
    body: { secret, mapping: read },
  });
  for (const { sender, url } of set) if (sender === webhook) process.stderr.write(`${sender} may post to ${url}\n`);
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('BAD_USAGE', `${file} is no JSON`, { cause });
  }
}

function linesOf({ id, name, dsn, repository }: Listed): string[] {
  return [
    `${id}  ${name}`,
    `   dsn         ${dsn ?? 'no active key'}`,
    `   repository  ${repository ? repository.url : `none; connect one with: reproof projects --project ${id} --connect DIR`}`,
  ];
}
