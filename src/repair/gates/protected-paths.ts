import { languageOf } from '../../languages/languages.ts';
import { globPattern } from '../../domain/glob-pattern.ts';
import { failed, type GateContext, type GateVerdict, passed } from './context.ts';

const script = '\\.[cm]?[jt]sx?$';

/** What a repair must never touch, by class; matched on the path in lower case. */
const classes: ReadonlyArray<[string, RegExp]> = [
  ['a test', /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|e2e|fixtures?|__fixtures__|cypress|testing)\//],
  ['a test', new RegExp(`(?:[._-](?:test|tests|spec|cy|e2e)|(?:^|/)tests?)${script}`)],
  ['a snapshot', /(?:^|\/)__snapshots__\/|\.snap$|(?:^|\/)snapshots\//],
  [
    'continuous integration',
    /^\.(?:github|gitlab|circleci|buildkite|forgejo|gitea|woodpecker|ci)\/|(?:^|\/)(?:\.gitlab-ci|\.travis|\.drone|azure-pipelines|bitbucket-pipelines|appveyor)\.ya?ml$|(?:^|\/)jenkinsfile$/,
  ],
  [
    'a hook',
    /(?:^|\/)\.(?:husky|githooks|git)\/|(?:^|\/)(?:lefthook|\.pre-commit-config)\.ya?ml$|(?:^|\/)\.lintstagedrc/,
  ],
  [
    'a lock file',
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|cargo\.lock|go\.sum|poetry\.lock|uv\.lock|gemfile\.lock|composer\.lock)$/,
  ],
  [
    'a package manifest',
    /(?:^|\/)(?:package\.json|pnpm-workspace\.yaml|lerna\.json|nx\.json|turbo\.json|\.npmrc|\.yarnrc(?:\.yml)?|deno\.jsonc?|go\.mod|cargo\.toml|pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]*\.txt|gemfile|pom\.xml|gradle\.(?:properties|lockfile)|settings\.gradle(?:\.kts)?|build\.rs|mvnw|gradlew|go\.work|pipfile|tox\.ini|pytest\.ini|conftest\.py|\.cargo\/config(?:\.toml)?|build\.gradle(?:\.kts)?)$/,
  ],
  ['a licence', /(?:^|\/)(?:licen[cs]e|copying|notice)(?:[.-][^/]*)?$/],
  [
    'a configuration of tests or checks',
    /(?:^|\/)(?:(?:vitest|vite|jest|ava|karma|playwright|cypress|babel|eslint|webdriverio|wdio|nyc|c8)[\w.]*\.(?:config|conf|workspace|setup)[\w.]*|(?:jest|vitest|mocha)\.(?:config|setup|opts)[\w.]*|\.mocharc[\w.]*|\.babelrc[\w.]*|\.swcrc|\.nycrc[\w.]*|\.c8rc[\w.]*|\.taprc|\.eslintrc[\w.]*|\.oxlintrc\.json|biome\.jsonc?|[jt]sconfig[\w.-]*\.json)$/,
  ],
  ['a policy', /(?:^|\/)(?:\.reproof\.ya?ml|codeowners|\.gitattributes|\.gitmodules|\.gitignore)$/],
  ['installed code', /(?:^|\/)node_modules\//],
];

/** Why a path is protected, or null. `globs` are the policy's own. */
export function whyProtected(path: string, globs: readonly string[]): string | null {
  const lower = path.toLowerCase();
  const known = classes.find(([, pattern]) => pattern.test(lower));
  if (known) return known[0];
  if (languageOf(path)?.isTest(path)) return 'a test';
  const glob = globs.find((g) => globPattern(g).test(path));
  return glob ? `protected by the policy (${glob})` : null;
}

/** The patch leaves tests, the reproduction, CI, hooks, manifests, lock files, licences and the policy's paths alone. */
export async function protectedPaths(context: GateContext): Promise<GateVerdict> {
  const own = new Set([...Object.keys(context.reproduction.files), ...context.reproduction.report.files]);
  for (const path of Object.keys(context.files)) {
    if (own.has(path)) return failed(`${path} is the reproduction itself`);
    const why = whyProtected(path, context.protectedGlobs);
    if (why) return failed(`${path} is ${why}`);
  }
  return passed('only source files are changed');
}
