import type { Command } from 'commander';
import { z } from 'zod';

const examples = `
Examples:
  $ reproof projects                                   names and DSNs
  $ reproof projects --json | jq -r '.[0].dsn'
  $ reproof projects --create checkout
  $ reproof projects --project 1 --connect ~/src/orders   the repository that its errors come from`;

const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  dsn: z.string().nullable(),
  repository: z.object({ url: z.string(), root: z.string() }).nullable(),
});

interface Arguments {
  json?: boolean;
  create?: string;
  project?: string;
  connect?: string;
}

/** Adds `reproof projects` to the program. */
export function registerProjects(program: Command): void {
  program
    .command('projects')
    .summary('list projects and their DSNs, make one, connect its repository')
    .description('Lists the projects of a running server with the DSNs that SDKs send to.')
    .option('--json', 'print them on standard output as JSON')
    .option('--create <name>', 'make a project first')
    .option('--project <id>', 'the project that --connect is about', '1')
    .option('--connect <repository>', 'a git checkout on the server’s machine, or a URL that git can clone')
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
      const projects = await client.get('/projects', z.array(projectSchema));
      if (args.json) process.stdout.write(`${JSON.stringify(projects, null, 2)}\n`);
      else for (const line of projects.flatMap(linesOf)) process.stdout.write(`${line}\n`);
    });
}

function linesOf({ id, name, dsn, repository }: z.infer<typeof projectSchema>): string[] {
  return [
    `${id}  ${name}`,
    `   dsn         ${dsn ?? 'no active key'}`,
    `   repository  ${repository ? repository.url : `none; connect one with: reproof projects --project ${id} --connect DIR`}`,
  ];
}
