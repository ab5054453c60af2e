import { describe, expect, it } from 'vitest';
import { languageOf } from './languages.ts';
import type { Language } from './language.ts';
import { broken, brought, type Rule } from './rule.ts';

function read(file: string) {
  const language = languageOf(file) as Language;
  const rules = language.testRules;
  const masked = language.source.masked;
  const whats = (of: readonly Rule[], text: string) => broken(of, text, masked(text)).map(({ what }) => what);
  return {
    test: (text: string) =>
      whats(
        rules ? [rules.ownFailure, rules.sourceText, rules.sourceEdits, rules.network, rules.ambient].flat() : [],
        text,
      ),
    tests: (text: string) => rules?.tests(text),
    change: (before: string, after: string) =>
      brought(
        [...language.powers, ...language.hiding],
        { text: before, masked: masked(before) },
        { text: after, masked: masked(after) },
      ).length,
  };
}

describe('rules of tests in other languages', () => {
  it.each([
    ['a.py', 'def test_a():\n    # raise nothing\n    total("raise")\n', []],
    ['a.py', 'def test_a():\n    with pytest.raises(KeyError):\n        total({})\n', ['catches the error']],
    ['a.py', 'def test_a():\n    raise KeyError("x")\n', ['raises an error of its own']],
    [
      'a.py',
      'def test_a(monkeypatch):\n    total(time.time())\n',
      ['puts something else in the code’s place', 'is another on every run'],
    ],
    ['a_test.go', 'func TestA(t *testing.T) {\n\tTotal("panic(")\n}\n', []],
    [
      'a_test.go',
      'func TestA(t *testing.T) {\n\tdefer func() { recover() }()\n\tpanic("x")\n}\n',
      ['raises an error of its own', 'catches the error'],
    ],
    [
      'a.rs',
      '#[test]\n#[should_panic]\nfn a() { total(std::env::var("X")); }\n',
      ["turns the test's outcome round or off", 'reads the environment'],
    ],
    ['ATest.java', 'class ATest { @Test void a() { assertThrows(X.class, () -> f()); } }', ['catches the error']],
    [
      'ATest.java',
      'class ATest { @Disabled @Test void a() { throw new X(); } }',
      ['raises an error of its own', "turns the test's outcome round or off"],
    ],
  ])('%s: %s', (file, text, wanted) => {
    expect(read(file).test(text)).toEqual(wanted);
  });

  it.each([
    ['a.py', 'def test_a():\n    def test_b(): pass\n    "def test_c():"\n', ['test_a', 'test_b']],
    ['a_test.go', 'func TestA(t *testing.T) {\n}\nfunc helper() {}\n', ['TestA']],
    ['a.rs', '#[test]\nfn a() {}\nfn b() {}\n#[tokio::test]\nasync fn c() {}\n', ['a', 'c']],
    ['ATest.java', 'class ATest {\n  @Test\n  void a() throws Exception {\n  }\n  void b() {}\n}\n', ['a']],
  ])('the tests of %s', (file, text, wanted) => {
    expect(read(file).tests(text)).toEqual(wanted);
  });
});

describe('what a change in another language brings in', () => {
  it.each([
    ['a.py', 'x = 1\n', 'import subprocess\nx = 1\n'],
    ['a.py', 'x = f()\n', 'try:\n    x = f()\nexcept Exception:\n    x = 0\n'],
    ['a.py', 'x = f()\n', 'x = eval("f()")\n'],
    ['a.py', 'x = f()\n', 'try:\n    x = f()\nexcept KeyError:\n    pass\n'],
    ['a.go', 'package a\n', 'package a\n\nimport "os/exec"\n'],
    ['a.go', 'func A() {\n}\n', 'func A() {\n\tdefer func() { recover() }()\n}\n'],
    ['a.rs', 'fn a() {}\n', 'fn a() { std::fs::read("x"); }\n'],
    ['a.rs', 'fn a() { b(); }\n', 'fn a() { unsafe { b(); } }\n'],
    ['A.java', 'class A {}\n', 'class A { void b() { Runtime.getRuntime(); } }\n'],
    ['A.java', 'class A { void b() { c(); } }\n', 'class A { void b() { try { c(); } catch (Exception e) { } } }\n'],
    ['a.rb', 'x = 1\n', 'x = "https://example.com"\n'],
  ])('refuses in %s', (file, before, after) => {
    expect(read(file).change(before, after)).toBeGreaterThan(0);
  });

  it.each([
    ['a.py', 'import os\nx = os.sep\ny = c["a"]\n', 'import os\nx = os.sep\ny = c["a"] if c else 0\n'],
    ['a.go', 'n := l[i]\n', 'n := 0\nif i < len(l) {\n\tn = l[i]\n}\n'],
    ['a.rs', 'let n = a.unwrap();\n', 'let n = a.unwrap_or(0);\n'],
    ['A.java', 'return a.b();\n', 'return a == null ? "none" : a.b();\n'],
  ])('lets an ordinary repair pass in %s', (file, before, after) => {
    expect(read(file).change(before, after)).toBe(0);
  });
});
