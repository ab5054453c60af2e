import { describe, expect, it } from 'vitest';
import { languageOf } from './languages.ts';
import type { TestFramework, Tree } from './test-framework.ts';

function framework(about: string, files: Record<string, string>, tools: string[] = []): TestFramework {
  const tree: Tree = { files: Object.keys(files), read: (file) => files[file] ?? null, tools: new Set(tools) };
  const found = languageOf(about)?.frameworkOf?.(tree, about);
  if (!found) throw new TypeError(`nothing tests ${about}`);
  return found;
}

const spot = (one: TestFramework, driven: string) => {
  const { folder, fileName } = one.spotFor(driven);
  return `${folder}/${fileName('a-cart-is-empty', '1a2b3c')}`;
};

describe('how other languages are tested', () => {
  it('Python: pytest by its configuration, unittest by its tests, in the project around the file', () => {
    const source = {
      'svc/pyproject.toml': '[tool.pytest.ini_options]\n',
      'svc/src/shop/cart.py': '',
      'svc/tests/unit/test_a.py': '',
    };
    const pytest = framework('svc/src/shop/cart.py', source);
    expect([pytest.name, pytest.root, spot(pytest, 'svc/src/shop/cart.py')]).toEqual([
      'pytest',
      'svc',
      'svc/tests/unit/test_a_cart_is_empty_1a2b3c.py',
    ]);
    expect(pytest.command('svc/tests/unit/test_b.py', '').argv.slice(-4)).toEqual([
      '-o',
      'pythonpath=src',
      '-q',
      'tests/unit/test_b.py',
    ]);
    const unittest = framework('cart.py', { 'cart.py': '', 'tests/test_cart.py': 'import unittest\n' }, ['pytest']);
    expect([unittest.name, unittest.command('tests/test_b.py', '')]).toEqual([
      'unittest',
      { argv: ['python3', '-B', '-m', 'unittest', '-v', 'tests/test_b.py'], cwd: '' },
    ]);
    expect(framework('cart.py', { 'cart.py': '' }).name).toBe('unittest');
  });

  it('Go: the module around the file, the test in its package', () => {
    const go = framework('svc/cart/cart.go', { 'svc/go.mod': '', 'svc/cart/cart.go': '// x\npackage cart\n' });
    expect([go.root, spot(go, 'svc/cart/cart.go')]).toEqual(['svc', 'svc/cart/a_cart_is_empty_1a2b3c_test.go']);
    expect(go.spotFor('svc/cart/cart.go').example).toContain('package cart\n');
    const text = 'package cart\nfunc TestEmpty(t *testing.T) {}\n';
    expect(go.command('svc/cart/a_test.go', text).argv.slice(-3)).toEqual(['-run', '^TestEmpty$', './cart']);
    expect(languageOf('a.go')?.frameworkOf?.({ files: ['a.go'], read: () => '', tools: new Set() }, 'a.go')).toBeNull();
  });

  it('Rust: the crate around the file; only a program that the build put into the store is run', () => {
    const manifest = '[package]\nname = "my-shop"\n\n[lib]\npath = "src/lib.rs"\n';
    const rust = framework('crates/shop/src/cart.rs', { 'Cargo.toml': '', 'crates/shop/Cargo.toml': manifest });
    expect(spot(rust, 'crates/shop/src/cart.rs')).toBe('crates/shop/tests/a_cart_is_empty_1a2b3c.rs');
    expect(rust.spotFor('crates/shop/src/cart.rs').example).toContain('use my_shop::');
    const told = (program: string) =>
      `{"reason":"compiler-artifact","target":{"name":"a"},"executable":"${program}"}\n{"reason":"build-finished"}\n`;
    const run = (program: string) => rust.building('crates/shop/tests/a.rs', '', '/store')?.run(told(program));
    expect(run('/store/target/debug/deps/a-1')?.argv).toEqual(['/store/target/debug/deps/a-1']);
    expect([run('/bin/sh'), run('/store/../bin/sh')]).toEqual([null, null]);
  });

  it('Java: Maven or Gradle, whichever is nearer; the class is called as its file', () => {
    const driven = 'core/src/main/java/com/shop/Cart.java';
    const files = { 'pom.xml': '', 'core/pom.xml': '', [driven]: 'package com.shop;\nclass Cart {}\n' };
    const maven = framework(driven, files);
    expect([maven.name, maven.root, spot(maven, driven)]).toEqual([
      'maven',
      'core',
      'core/src/test/java/com/shop/ACartIsEmpty1a2b3cTest.java',
    ]);
    const text = maven.named?.('package com.shop;\nclass ATest { ATest() {} }\n', 'x/BTest.java') ?? '';
    expect(text).toBe('package com.shop;\nclass BTest { BTest() {} }\n');
    expect(maven.command('x/BTest.java', text).argv.at(-1)).toBe('-Dtest=com.shop.BTest');
    expect(framework(driven, { ...files, 'core/build.gradle.kts': '', 'core/pom.xml': '' }).name).toBe('maven');
    expect(framework(driven, { [driven]: '', 'core/build.gradle': '' }).name).toBe('gradle');
  });

  it('finds the class path and the launcher in what Maven tells of its compiler', () => {
    const { building } = framework('src/main/java/A.java', { 'pom.xml': '' });
    const output = `[DEBUG] Command line options:
[DEBUG] -d /t/target/test-classes -classpath /t/target/test-classes:/t/target/classes:/m/junit-platform-engine/1.11.4/junit-platform-engine-1.11.4.jar: -sourcepath /t
`;
    const built = building('src/test/java/ATest.java', 'class ATest {}', '/store');
    expect(built?.run(output)?.argv).toContain(
      '/store:/t/target/test-classes:/t/target/classes:/m/junit-platform-engine/1.11.4/junit-platform-engine-1.11.4.jar:/m/junit-platform-launcher/1.11.4/junit-platform-launcher-1.11.4.jar',
    );
    expect(built?.run('nothing')?.argv[0]).toBe('mvn');
  });
});

describe('results of other languages', () => {
  const python = framework('a.py', { 'a.py': '' }, ['pytest']);
  const unittest = framework('a.py', { 'a.py': '' });
  const go = framework('a.go', { 'go.mod': '', 'a.go': '' });
  const rust = framework('src/a.rs', { 'Cargo.toml': '', 'src/a.rs': '' });
  const maven = framework('A.java', { 'pom.xml': '', 'A.java': '' });

  it('reads reports and what is printed', () => {
    const xml = `<testsuites><testsuite><testcase classname="t.a" name="one&lt;1&gt;" time="0"/>
<testcase classname="t.a" name="two"><failure message="x">&lt;skipped/&gt;</failure></testcase>
<testcase classname="t.a" name="three"><skipped/></testcase>
<testcase classname="t.a" name="four"><system-out><![CDATA[<failure>]]></system-out></testcase></testsuite></testsuites>`;
    const wanted = ['t.a one<1> passed', 't.a two failed', 't.a three skipped', 't.a four passed'];
    const told = (tests: Array<{ file: string | null; name: string; status: string }>) =>
      tests.map(({ file, name, status }) => `${file} ${name} ${status}`);
    expect(told(python.results(xml, ''))).toEqual(wanted);
    expect(told(maven.results(xml, ''))).toEqual(wanted);
    const spoken = 'test_a (tests.test_x.T.test_a) ... ok\ntest_b (tests.test_x.T.test_b)\nIts words. ... ERROR\n';
    expect(told(unittest.results('', spoken))).toEqual([
      'tests.test_x.T test_a passed',
      'tests.test_x.T test_b failed',
    ]);
    const events = [
      '{"Action":"pass","Package":"a/b","Test":"TestA"}',
      '{"Action":"fail","Package":"a/c"}',
      'noise',
      '{"Action":"pass","Package":"a/b"}',
    ];
    expect(told(go.results('', events.join('\n')))).toEqual(['a/b TestA passed', 'a/c (package) failed']);
    expect(told(rust.results('', 'test a::b ... ok\ntest c - should panic ... FAILED\ntest d ... ignored\n'))).toEqual([
      'null a::b passed',
      'null c failed',
      'null d skipped',
    ]);
  });

  it.each([
    [python, '1 failed, 2 passed in 0.02s\n', 3, 1],
    [python, '===== 2 passed, 1 skipped, 1 warning in 0.02s =====\n', 3, 0],
    [python, 'no tests ran in 0.00s\n', 0, 0],
    [unittest, 'Ran 2 tests in 0.005s\n\nFAILED (failures=1, errors=1)\n', 2, 2],
    [go, '=== RUN   TestA\n--- FAIL: TestA (0.00s)\npanic: x\n', 1, 1],
    [go, 'testing: warning: no tests to run\nPASS\n', 0, 0],
    [rust, 'test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured\n', 1, 1],
    [maven, '[ERROR] Tests run: 1, Failures: 0, Errors: 1, Skipped: 0\n', 1, 1],
  ])('counts', (one, output, total, failing) => {
    expect(one.counts(output)).toMatchObject({ total, failing });
  });

  it.each([
    [python, 'ERROR collecting tests/test_a.py\n1 error during collection\n'],
    [unittest, 'test_a (unittest.loader._FailedTest.test_a) ... ERROR\n'],
    [go, 'FAIL\texample.com/a [build failed]\n'],
    [rust, 'error[E0425]: cannot find value\nerror: could not compile `a`\n'],
    [maven, '[ERROR] COMPILATION ERROR :\n'],
  ])('tells a test that cannot be loaded from one that fails', (one, output) => {
    expect(one.isUnloadable(output)).toBe(true);
    expect(one.isUnloadable('a plain failure\n')).toBe(false);
  });

  it('finds what does not compile', () => {
    expect(go.check?.faults('# a\nvet: ./cart/a.go:3:2: undefined: x\n')).toEqual([
      { file: 'cart/a.go', line: 3, message: 'undefined: x' },
    ]);
    expect(
      rust.check?.faults('src/a.rs:3:16: error[E0308]: mismatched types\nsrc/a.rs:1:1: warning: unused\n'),
    ).toHaveLength(1);
    expect(maven.check?.faults('[ERROR] src/main/java/A.java:[12,5] cannot find symbol\n')).toHaveLength(1);
  });
});
