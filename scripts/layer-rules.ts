import type { IForbiddenRuleType } from 'dependency-cruiser';

/** The rooms take a noun and return the next one; they never see each other nor an adapter. */
export const rooms = ['intake', 'preparation', 'diagnosis', 'reproduction', 'repair', 'review'] as const;

/**
 * What each folder of src may import besides itself. A folder that is not named here is a violation by itself, so that
 * a new layer is a decision and never an accident. Tests beside the source are free.
 */
export const layers: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ports: ['domain'],
  // What the loop needs of each language besides JavaScript's own reading: one folder a language.
  languages: ['domain'],
  syntax: ['domain', 'languages'],
  config: ['domain'],
  ...Object.fromEntries(rooms.map((room) => [room, ['domain', 'ports', 'languages', 'syntax']])),
  // Re-runs a bundle and judges what the rest has made: it shares the schemas and nothing else.
  verify: ['domain', 'ports'],
  adapters: ['domain', 'ports', 'languages', 'syntax'],
  // Models and outside agents: the one registry of tools, and the loop that a model is asked in.
  agents: ['domain', 'ports'],
  // The registry for outside agents, over any transport.
  mcp: ['domain', 'ports', 'agents'],
  pipeline: ['domain', 'ports', 'languages', 'syntax', 'agents', ...rooms],
  // Who is who: passwords, tokens, sessions.
  access: ['domain', 'ports'],
  // What the API takes and answers, for those who serve it and those who ask.
  contract: ['domain'],
  // What people do to bugs by hand.
  triage: ['domain', 'ports'],
  // What is decided about proposals, by which rules, and the work items that come of it.
  decisions: ['domain', 'ports'],
  'compose.ts': ['domain', 'ports', 'languages', 'syntax', 'config', 'adapters', 'pipeline', 'verify', ...rooms],
  // Of the rooms the door alone: routes validate and map, they hold no logic.
  http: ['domain', 'ports', 'intake', 'triage', 'decisions', 'access', 'contract'],
  server: ['domain', 'ports', 'intake', 'http', 'triage', 'decisions', 'access', 'review'],
  worker: ['domain', 'ports', 'pipeline'],
  // The ways out: trackers and messages.
  'compose-outward.ts': ['domain', 'ports', 'adapters'],
  'compose-changes.ts': ['domain', 'ports', 'adapters', 'pipeline', 'decisions'],
  'compose-server.ts': [
    'domain',
    'ports',
    'access',
    'config',
    'adapters',
    'decisions',
    'pipeline',
    'review',
    'compose.ts',
    'compose-changes.ts',
    'compose-investigate.ts',
    'compose-outward.ts',
  ],
  // One bug's loop for a worker: with which model, within which bounds.
  'compose-investigate.ts': ['domain', 'ports', 'adapters', 'pipeline', 'review', 'compose.ts'],
  cli: [
    'domain',
    'ports',
    'contract',
    'config',
    'pipeline',
    'verify',
    'mcp',
    'server',
    'worker',
    'triage',
    'compose.ts',
    'compose-server.ts',
  ],
  // Loaded by path inside the sandbox, by another Node: plain JavaScript that knows nothing of ours.
  runtime: [],
};

const notTest = '\\.test\\.ts$';

function folder(name: string): string {
  return name.endsWith('.ts') ? `^src/${name.replace('.', '\\.')}$` : `^src/${name}/`;
}

function layerRule(name: string, allowed: readonly string[]): IForbiddenRuleType {
  const own = name === 'adapters' ? [] : [folder(name)];
  return {
    name: `layer-${name.replace('.ts', '')}`,
    comment: `src/${name} imports only ${allowed.map((layer) => `src/${layer}`).join(', ') || 'nothing of ours'}`,
    severity: 'error',
    from: { path: folder(name), pathNot: notTest },
    to: {
      path: '^(src|scripts|test|bench|examples|recorder|web)/',
      pathNot: [...own, ...allowed.map(folder), ...(name === 'adapters' ? ['^src/adapters/'] : [])],
    },
  };
}

/** All rules for dependency-cruiser (https://github.com/sverweij/dependency-cruiser/blob/main/doc/rules-reference.md). */
export const layerRules: IForbiddenRuleType[] = [
  ...Object.entries(layers).map(([name, allowed]) => layerRule(name, allowed)),
  {
    name: 'recorder-alone',
    comment: 'the recorder runs in other people’s processes: of ours it carries the scrubber alone, and no package',
    severity: 'error',
    from: { path: '^recorder/', pathNot: notTest },
    to: { pathNot: ['^recorder/', '^src/intake/scrubbing/'], dependencyTypesNot: ['core', 'type-only'] },
  },
  {
    name: 'web-contract',
    comment: 'the web app sees what the API takes and answers, and nothing behind it',
    severity: 'error',
    from: { path: '^web/src/', pathNot: notTest },
    to: { path: '^(src|scripts|test|bench|examples|recorder)/', pathNot: ['^src/contract/', '^src/domain/'] },
  },
  {
    name: 'web-types',
    comment: 'of the contract the web app carries the types alone: its schemas would be a third of the script',
    severity: 'error',
    from: { path: '^web/src/', pathNot: notTest },
    to: { path: '^src/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'adapter-neighbour',
    comment:
      'an adapter imports no other adapter, save for process, that starts programs, and exchange, that asks services',
    severity: 'error',
    from: { path: '^src/adapters/([^/]+)/', pathNot: notTest },
    to: { path: '^src/adapters/', pathNot: ['^src/adapters/$1/', '^src/adapters/(process|exchange)/'] },
  },
  {
    name: 'no-cycle',
    comment: 'modules do not import each other in a circle',
    severity: 'error',
    from: { path: '^src/' },
    to: { circular: true },
  },
  {
    name: 'no-test-import',
    comment: 'product code imports no test',
    severity: 'error',
    from: { path: '^src/', pathNot: notTest },
    to: { path: notTest },
  },
  {
    name: 'no-development-package',
    comment: 'product code imports no development dependency: it would be missing once installed',
    severity: 'error',
    from: { path: '^src/', pathNot: notTest },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'unresolved',
    comment: 'every import leads somewhere',
    severity: 'error',
    from: { path: '^src/' },
    to: { couldNotResolve: true },
  },
];
