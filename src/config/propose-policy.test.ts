import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPolicy } from './load-policy.ts';
import { packageManagers, type ProjectFacts } from './project-facts.ts';
import { proposePolicy } from './propose-policy.ts';

const facts: ProjectFacts = {
  packageManager: 'pnpm',
  services: [
    {
      name: '@acme/shop',
      root: 'packages/shop',
      scripts: ['dev', 'test', 'typecheck', 'codegen', 'build'],
      stackRoots: ['/app'],
      runtime: '22',
    },
  ],
  owners: ['@acme/shop-team'],
  riskyFolders: [{ folder: 'packages/shop/src/auth', why: 'sign-in and permissions' }],
  githubRepository: 'acme/shop',
};

test('what the tree shows stands in the proposed policy', () => {
  expect(proposePolicy(facts)).toMatchInlineSnapshot(`
    "# What Reproof goes by in this repository. Everything but \`version\` may be left out.
    # The format: schemas/policy.json of the package. Mistakes in this file are told with their line.
    version: 1

    # What runs in production from here, and how its tests are run (in its root, in the sandbox).
    services:
      - name: "@acme/shop"
        root: packages/shop
        stackRoots: ["/app"]
        runtime: "22"
        owners: ["@acme/shop-team"]
        commands:
          test: "pnpm test"
          types: "pnpm run typecheck"
          generate: ["pnpm run codegen"]
          build: ["pnpm run build"]

    # Files that no fix may touch, besides CI, hooks, lock files and licences.
    protectedPaths: []

    # A change that touches one of these is at least this risky.
    risk:
      paths:
        - { match: "packages/shop/src/auth/**", level: high, why: "sign-in and permissions" }

    # Nothing lands without a person. Rules for chosen paths, risks and numbers of approvers go here.
    review:
      pullRequest: draft
      # approvals:
      #   - { risk: [high, unknown], count: 2, from: ['@your-team'] }
      autoApproval: { enabled: false }

    # Values of these names are replaced before anything is stored, besides the built-in ones.
    scrubbing:
      keys: []

    # After a change was released the same failure is looked for again when these times have passed.
    environments:
      dev:
        command: "pnpm run dev"
        releasedBy: restart
        watch: [30s, 5m]
      production:
        watch: [30s, 5m, 24h]

    # Secrets never stand in this file: it names the environment variable that holds one.
    # trackers:
    #   - { kind: github, repository: acme/shop, tokenFrom: REPROOF_GITHUB_TOKEN }
    "
  `);
  const reading = readPolicy(proposePolicy(facts));
  expect(reading.kind === 'valid' && reading.policy.services).toEqual([
    {
      name: '@acme/shop',
      root: 'packages/shop',
      stackRoots: ['/app'],
      runtime: '22',
      owners: ['@acme/shop-team'],
      commands: {
        test: 'pnpm test',
        types: 'pnpm run typecheck',
        generate: ['pnpm run codegen'],
        build: ['pnpm run build'],
      },
    },
  ]);
});

test('the commented lines are right too, once taken in', () => {
  const bare = {
    ...facts,
    riskyFolders: [],
    services: [{ name: 'a', root: '.', scripts: [], stackRoots: [], runtime: null }],
  };
  const lines = proposePolicy(bare).split('\n');
  const taken = lines.map((line) => line.replace(/^(\s*)# (?=\s*(?:- \{|[a-zA-Z]+:(?: \[| npm|$)))/, '$1'));
  const reading = readPolicy(taken.join('\n'));
  expect(reading).toMatchObject({ kind: 'valid' });
  if (reading.kind !== 'valid') return;
  expect(reading.policy.trackers).toHaveLength(1);
  expect(reading.policy.risk.paths).toHaveLength(1);
  expect(reading.policy.review.approvals).toHaveLength(1);
  expect(reading.policy.services[0]?.stackRoots).toEqual(['/app']);
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\nversion: 2',
    'a: b',
    '# c',
    '"',
    "'",
    '*a',
    '&a',
    '!!x',
    '\u2028',
    'no',
    '1',
    '---',
    '../x',
    '@acme/x',
    'a b',
  ),
);
const scripts = fc.subarray(['dev', 'test', 'build', 'codegen', 'types', 'start']);
const service = fc.record({
  name: hostile,
  root: fc.oneof(hostile, fc.constantFrom('.', 'packages/a', 'apps/b c')),
  scripts,
  stackRoots: fc.array(hostile, { maxLength: 2 }),
  runtime: fc.option(fc.constantFrom('22', '24')),
});
const anyFacts: fc.Arbitrary<ProjectFacts> = fc.record({
  packageManager: fc.constantFrom(...packageManagers),
  services: fc.array(service, { maxLength: 4 }),
  owners: fc.array(hostile, { maxLength: 2 }),
  riskyFolders: fc.array(fc.record({ folder: hostile, why: fc.constantFrom('sign-in', 'money') }), { maxLength: 2 }),
  githubRepository: fc.option(fc.constantFrom('acme/shop', 'a/b.c')),
});

test('whatever the tree holds, the proposed policy is valid and no name adds a key', () => {
  fc.assert(
    fc.property(anyFacts, (each) => {
      const reading = readPolicy(proposePolicy(each));
      if (reading.kind === 'invalid') expect(reading.mistakes).toEqual([]);
      else expect(reading.policy.review.autoApproval.enabled).toBe(false);
    }),
    { numRuns: 300 },
  );
});
