import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChangeContents, type ChangeManifest, manifestHash, manifestOf } from './change-manifest.ts';

const commit = 'a'.repeat(40);
const change = (over: Partial<ChangeContents> = {}): ChangeContents => ({
  baseCommit: commit,
  fix: new Map([['src/a.ts', 'new']]),
  regressionTest: new Map([['test/a.test.ts', 'test']]),
  cacheVersionBumps: [{ file: 'index.html', key: 'v', from: '1', to: '2' }],
  bundle: new Map([['proposal.json', '{}']]),
  ...over,
});

const path = fc
  .array(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));
const files = fc.uniqueArray(fc.tuple(path, fc.option(fc.string())), {
  minLength: 1,
  maxLength: 6,
  selector: ([name]) => name,
});
const bump = fc.record({ file: path, key: fc.string(), from: fc.string(), to: fc.string() });

describe('the hash', () => {
  test('is the same in whatever order the change is told', () => {
    fc.assert(
      fc.property(files, files, fc.array(bump, { maxLength: 4 }), (fix, bundle, cacheVersionBumps) => {
        const told = change({ fix: new Map(fix), bundle: new Map(bundle), cacheVersionBumps });
        const retold = change({
          fix: new Map(fix.toReversed()),
          bundle: new Map(bundle.toReversed()),
          cacheVersionBumps: cacheVersionBumps.toReversed(),
        });
        expect(manifestHash(manifestOf(told))).toBe(manifestHash(manifestOf(retold)));
      }),
    );
  });

  test('is the same for a manifest read back from JSON with its keys and lists turned round', () => {
    const manifest = manifestOf(
      change({
        fix: new Map([
          ['a', '1'],
          ['b', '2'],
        ]),
      }),
    );
    const turned = Object.fromEntries(Object.entries(manifest).toReversed()) as ChangeManifest;
    turned.fix = turned.fix.toReversed().map(({ sha256, path: name }) => ({ sha256, path: name }));
    expect(manifestHash(JSON.parse(JSON.stringify(turned)))).toBe(manifestHash(manifest));
  });

  test('differs for every part that a decision is about', () => {
    const hashes = [
      change(),
      change({ baseCommit: 'b'.repeat(40) }),
      change({ fix: new Map([['src/a.ts', 'newer']]) }),
      change({ fix: new Map([['src/b.ts', 'new']]) }),
      change({ fix: new Map([['src/a.ts', null]]) }),
      change({ regressionTest: new Map() }),
      change({ regressionTest: new Map([['test/a.test.ts', 'weaker']]) }),
      change({ cacheVersionBumps: [] }),
      change({ cacheVersionBumps: [{ file: 'index.html', key: 'v', from: '1', to: '3' }] }),
      change({ bundle: new Map([['proposal.json', '{ }']]) }),
      change({ fix: new Map([['proposal.json', '{}']]), bundle: new Map([['src/a.ts', 'new']]) }),
    ].map((each) => manifestHash(manifestOf(each)));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('is stable between versions of this program', () => {
    expect(manifestHash(manifestOf(change()))).toMatchInlineSnapshot(
      `"01942b09c360910e2790d7fb819f3916ceea2f9cf9aae30d4d0ea5413ab5f84b"`,
    );
  });
});

test.each(['../a', '/etc/passwd', 'a/../../b', 'a\\b', '.git/hooks/pre-commit', 'sub/.GIT/config', 'C:/a', '', 'a//b'])(
  'a path that leaves the repository is refused: %o',
  (bad) => {
    expect(() => manifestOf(change({ fix: new Map([[bad, 'x']]) }))).toThrow();
  },
);

test('a change of nothing, an abbreviated commit and a path told twice are refused', () => {
  expect(() => manifestOf(change({ fix: new Map() }))).toThrow();
  expect(() => manifestOf(change({ baseCommit: 'abc1234' }))).toThrow();
  const manifest = manifestOf(change());
  const twice = { ...manifest, fix: [...manifest.fix, { path: 'src/a.ts', sha256: '0'.repeat(64) }] };
  expect(() => manifestHash(twice)).toThrow();
});
