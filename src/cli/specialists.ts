import type { Command } from 'commander';

const examples = `
Examples:
  $ reproof specialists                       those of the product and of .reproof/specialists/
  $ reproof specialists check --repo . --json

Exit codes:
  0 all files are right    65 one is not; each mistake is listed`;

interface Args {
  repo: string;
  json?: boolean;
}

/** Adds `reproof specialists` to the program. */
export function registerSpecialists(program: Command): void {
  const verb = program
    .command('specialists')
    .summary('list who looks at which kind of bug, and check the files')
    .description('Specialists are Markdown files with front matter: rules of routing, tools, and guidance for models.')
    .addHelpText('after', examples);
  for (const [name, summary] of [
    ['list', 'list the specialists'],
    ['check', 'say what is wrong with the files of the repository'],
  ] as const)
    verb
      .command(name, { isDefault: name === 'list' })
      .summary(summary)
      .option('--repo <dir>', 'the repository', '.')
      .option('--json', 'print JSON on standard output')
      .addHelpText('after', examples)
      .exitOverride()
      .action(async ({ repo, json = false }: Args) => {
        const { runSpecialists } = await import('./specialists-run.ts');
        process.exitCode = runSpecialists(name, repo, json);
      });
}
