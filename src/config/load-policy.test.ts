import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../domain/fault.ts';
import { defaultPolicy } from '../domain/policy.ts';
import { commandArgv } from '../domain/policy-parts.ts';
import { describeMistakes, loadPolicy, readPolicy } from './load-policy.ts';

const full = `
version: 1
services:
  - name: shop
    root: packages/shop
    stackRoots: [/app]
    runtime: "24"
    owners: ['@shop']
    commands: { test: npm test, build: [[npm, run, build]] }
protectedPaths: [infra/**]
risk: { paths: [{ match: src/auth/**, level: high, why: sign-in }] }
review:
  approvals: [{ paths: [src/billing/**], risk: [high, unknown], count: 2, from: ['@finance'] }]
  autoApproval: { enabled: true, paths: [docs/**] }
scrubbing: { keys: [customerNumber], patterns: [{ name: order-number, pattern: 'ORD-[0-9]{8}' }] }
sandbox: { timeSeconds: 60, memoryMegabytes: 1024 }
cacheVersionBumps: [{ when: [public/*.js], file: public/index.html, key: 'app.js?v=' }]
environments:
  dev: { command: npm run dev, releasedBy: restart, watch: [30s] }
timeouts: { proposed: 48h }
trackers: [{ kind: jira, url: https://jira.example, project: SHOP, user: bot, tokenFrom: REPROOF_JIRA_TOKEN }]
`;
const load = () => loadPolicy('version: 1\nrisk: 3\n', '.reproof.yaml');
const told = (text: string) => {
  const reading = readPolicy(text);
  return reading.kind === 'valid' ? '' : describeMistakes(reading.mistakes, 'p.yaml');
};

describe('a policy', () => {
  test('may use every part of the format', () => {
    const policy = loadPolicy(full, 'p.yaml');
    expect(policy.environments.dev?.watch).toEqual(['30s']);
    expect(policy.review.autoApproval).toEqual({
      enabled: true,
      maxRisk: 'low',
      minConfidence: 0.9,
      paths: ['docs/**'],
    });
    expect(policy.protectedPaths).toEqual(['infra/**']);
    const [build] = policy.services[0]?.commands?.build ?? [];
    expect([commandArgv(build ?? ''), commandArgv('npm test')]).toEqual([
      ['npm', 'run', 'build'],
      ['sh', '-c', 'npm test'],
    ]);
  });

  test('that says nothing leaves the defaults, in which nobody approves by itself', () => {
    expect(loadPolicy('version: 1', 'p.yaml')).toEqual(defaultPolicy());
    expect(defaultPolicy().review.autoApproval.enabled).toBe(false);
    expect(defaultPolicy().review.selfApproval).toBe(false);
  });
});

test('every mistake is told with its path, its line and what was meant', () => {
  const text = `version: 2
servises: []
services:
  - name: 12
    root: ../other
    stackroots: [/app]
  - root: a
review:
  pullRequest: drft
  autoApproval:
    maxRisk: high
sandbox:
  kind: none
  timeSeconds: soon
environments:
  dev:
    watch: 30s
autoApproval: {}
timeouts: { neww: 1d }
trackers:
  - kind: jirra
  - kind: linear
    team: ENG
    token: lin_api_abcdef
`;
  expect(told(text)).toMatchInlineSnapshot(`
    "p.yaml:1:1 version must be 1
    p.yaml:2:1 servises is not a known key; did you mean services?
    p.yaml:4:5 services[0].name must be a text; put it into quotes
    p.yaml:5:5 services[0].root must be a folder inside the repository, or . for its root
    p.yaml:6:5 services[0].stackroots is not a known key; did you mean stackRoots?
    p.yaml:7:5 services[1].name is missing
    p.yaml:9:3 review.pullRequest must be one of draft, after-approval; did you mean draft?
    p.yaml:11:5 review.autoApproval.maxRisk must be one of low, medium
    p.yaml:13:3 sandbox.kind must be one of auto, bwrap, docker
    p.yaml:14:3 sandbox.timeSeconds must be a number
    p.yaml:17:5 environments.dev.watch must be a list; put it into a list: begin the line below with "- "
    p.yaml:18:1 autoApproval is not a known key; did you mean review.autoApproval?
    p.yaml:19:13 timeouts.neww is not a known key; did you mean new?
    p.yaml:21:5 trackers[0].kind must be one of github, jira, linear, beads; did you mean jira?
    p.yaml:22:5 trackers[1].tokenFrom is missing
    p.yaml:24:5 trackers[1].token is not a known key; did you mean tokenFrom?"
  `);
});

test('the fault carries the list, exit code 64, and where to look', () => {
  expect(load).toThrow(Fault);
  expect(load).toThrow(
    expect.objectContaining({
      code: 'INVALID_POLICY',
      exit: 64,
      message: '.reproof.yaml:2:1 risk must be a map of keys',
      cause: [{ path: 'risk', line: 2, column: 1, message: 'must be a map of keys', suggestion: null }],
    }),
  );
});

test('a secret that was written into the file is not repeated', () => {
  const text = 'version: 1\ntrackers:\n  - { kind: linear, team: A, tokenFrom: lin_api_SECRET }\n';
  expect(told(text)).toContain('trackers[0].tokenFrom must name an environment variable');
  expect(told(text)).not.toContain('SECRET');
});

test.each([
  ['a variable that is not meant for us', 'trackers: [{ kind: linear, team: A, tokenFrom: AWS_SECRET_ACCESS_KEY }]'],
  ['a path out of the repository', 'services: [{ name: a, root: /etc }]'],
  ['a glob out of the repository', 'protectedPaths: [../**]'],
  ['a glob that would be read otherwise', 'protectedPaths: ["src/{a,b}/**"]'],
  ['a pattern that could hang', 'scrubbing: { patterns: [{ name: a, pattern: "(a+)+$" }] }'],
  ['no sandbox', 'sandbox: { kind: none }'],
  ['approval of high risks without a person', 'review: { autoApproval: { maxRisk: high } }'],
  ['two services of one name', 'services: [{ name: a }, { name: a }]'],
  ['a key told twice', 'risk: {}\nrisk: {}'],
  ['a tag that makes objects', 'risk: !!js/function "x"'],
  ['two documents', '---\nversion: 1'],
])('refused: %s', (_what, text) => expect(told(`version: 1\n${text}`)).toMatch(/^p\.yaml:\d+:\d+ /));

describe('from an attacker', () => {
  test.each([
    ['nothing', ''],
    ['a text', 'hello'],
    ['a list', '- 1'],
    ['depth', '['.repeat(100_000)],
    [
      'aliases that explode',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replaceAll(/./g, (name) => `${name}: &${name} [${`*${String.fromCharCode(name.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
    ],
    ['length', `# ${'x'.repeat(300_000)}`],
  ])('%s is a mistake, not a crash', (_what, text) => expect(told(text)).not.toBe(''));

  test('keys cannot send escapes to a terminal, nor pollute', () => {
    const text = told(
      'version: 1\n"\\e[2J\\u202Eevil": 1\n__proto__: { polluted: 1 }\nservices: [{ name: a, "\\a": 1 }]\n',
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('whatever the text, there is an answer with lines that exist', () => {
    const line = fc.constantFrom(
      'version: 1',
      'services:',
      '  - name: a',
      '  root: [',
      'x: &a *a',
      '? {',
      '"',
      '<<: *b',
      '\t',
      'risk: ~',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        (text) => {
          const reading = readPolicy(text);
          if (reading.kind === 'valid') return;
          expect(reading.mistakes.length).toBeGreaterThan(0);
          for (const mistake of reading.mistakes) expect(mistake.line).toBeLessThanOrEqual(text.split('\n').length);
        },
      ),
    );
  });
});
