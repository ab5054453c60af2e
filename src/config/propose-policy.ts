import { type Command, globSchema } from '../domain/policy-parts.ts';
import { staysInside } from '../domain/repository-path.ts';
import type { ProjectFacts, ServiceFacts } from './project-facts.ts';

/** A text as a YAML scalar: JSON's double quotes are YAML's too, whatever the text holds. */
function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text) ? text : quote(text);
}

function quote(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function list(items: readonly string[]): string {
  return `[${items.map(scalar).join(', ')}]`;
}

const firstOf = (scripts: readonly string[], names: readonly string[]) => names.find((name) => scripts.includes(name));

function commandLines(service: ServiceFacts, run: (script: string) => Command & string): string[] {
  const test = firstOf(service.scripts, ['test', 'test:unit', 'unit']);
  const types = firstOf(service.scripts, ['typecheck', 'type-check', 'types', 'check:types', 'check-types', 'tsc']);
  const build = firstOf(service.scripts, ['build', 'compile']);
  const generate = service.scripts.filter((name) => /^(?:generate|codegen|gen|prisma:generate)$/.test(name));
  const lines = [
    ...(test ? [`test: ${scalar(run(test))}`] : []),
    ...(types ? [`types: ${scalar(run(types))}`] : []),
    ...(generate.length > 0 ? [`generate: ${list(generate.map(run))}`] : []),
    ...(build ? [`build: ${list([run(build)])}`] : []),
  ];
  return lines.length === 0 ? [] : ['    commands:', ...lines.map((line) => `      ${line}`)];
}

function serviceLines(service: ServiceFacts, facts: ProjectFacts): string[] {
  const run = (script: string) =>
    script === 'test' ? `${facts.packageManager} test` : `${facts.packageManager} run ${script}`;
  const stackRoots = service.stackRoots.filter((root) => root !== '');
  return [
    `  - name: ${scalar(service.name.slice(0, 200))}`,
    `    root: ${scalar(service.root)}`,
    ...(stackRoots.length > 0
      ? [`    stackRoots: ${list(stackRoots)}`]
      : [
          '    # Where production has this folder, when stack traces show other paths than the repository.',
          '    # stackRoots: [/app]',
        ]),
    ...(service.runtime ? [`    runtime: ${quote(service.runtime)}`] : []),
    ...(facts.owners.length > 0 ? [`    owners: ${list(facts.owners)}`] : []),
    ...commandLines(service, run),
  ];
}

function riskLines(facts: ProjectFacts): string[] {
  const risky = facts.riskyFolders.filter(({ folder }) => globSchema.safeParse(`${folder}/**`).success);
  if (risky.length === 0) return ['# risk:', '#   paths:', '#     - { match: src/auth/**, level: high, why: sign-in }'];
  const paths = risky.map(
    ({ folder, why }) => `    - { match: ${quote(`${folder}/**`)}, level: high, why: ${scalar(why)} }`,
  );
  return ['risk:', '  paths:', ...paths];
}

function environmentLines(facts: ProjectFacts): string[] {
  const scripts = facts.services[0]?.scripts ?? [];
  const dev = firstOf(scripts, ['dev', 'start:dev', 'start']);
  const command = dev
    ? [`    command: ${scalar(`${facts.packageManager} run ${dev}`)}`]
    : ['    # command: npm run dev'];
  return [
    'environments:',
    '  dev:',
    ...command,
    '    releasedBy: restart',
    '    watch: [30s, 5m]',
    '  production:',
    '    watch: [30s, 5m, 24h]',
  ];
}

function trackerLines(facts: ProjectFacts): string[] {
  const repository = facts.githubRepository ?? 'owner/name';
  return ['# trackers:', `#   - { kind: github, repository: ${scalar(repository)}, tokenFrom: REPROOF_GITHUB_TOKEN }`];
}

/**
 * The text of a commented `.reproof.yaml` from what the tree shows. It is always a valid policy; what cannot be known
 * from the tree stands there as a comment. Names from the tree are quoted, so that none of them can add a key.
 */
export function proposePolicy(facts: ProjectFacts): string {
  const services = facts.services.filter(({ name, root }) => name !== '' && (root === '.' || staysInside(root)));
  const distinct = services.filter(
    ({ name }, i) => services.findIndex((each) => each.name.slice(0, 200) === name.slice(0, 200)) === i,
  );
  const owners = facts.owners.filter((owner) => owner !== '');
  const clean = { ...facts, owners, services: distinct };
  return [
    '# What Reproof goes by in this repository. Everything but `version` may be left out.',
    '# The format: schemas/policy.json of the package. Mistakes in this file are told with their line.',
    'version: 1',
    '',
    '# What runs in production from here, and how its tests are run (in its root, in the sandbox).',
    ...(distinct.length > 0
      ? ['services:', ...distinct.flatMap((service) => serviceLines(service, clean))]
      : ['services: []']),
    '',
    '# Files that no fix may touch, besides CI, hooks, lock files and licences.',
    'protectedPaths: []',
    '',
    '# A change that touches one of these is at least this risky.',
    ...riskLines(clean),
    '',
    '# Nothing lands without a person. Rules for chosen paths, risks and numbers of approvers go here.',
    'review:',
    '  pullRequest: draft',
    '  # approvals:',
    "  #   - { risk: [high, unknown], count: 2, from: ['@your-team'] }",
    '  autoApproval: { enabled: false }',
    '',
    '# Values of these names are replaced before anything is stored, besides the built-in ones.',
    'scrubbing:',
    '  keys: []',
    '',
    '# After a change was released the same failure is looked for again when these times have passed.',
    ...environmentLines(clean),
    '',
    '# Secrets never stand in this file: it names the environment variable that holds one.',
    ...trackerLines(clean),
    '',
  ].join('\n');
}
