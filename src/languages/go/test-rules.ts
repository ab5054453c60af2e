import type { TestRules } from '../language.ts';
import { callsIn } from '../lexical/calls.ts';
import { rule, textRule } from '../rule.ts';
import { goSource } from './source.ts';

const words = new Set(
  'if for switch select func return go defer range case map chan struct interface type var'.split(' '),
);

/** What a Go test may not do (https://pkg.go.dev/testing). */
export const goTestRules: TestRules = {
  tests: (text) =>
    [...goSource.masked(text).matchAll(/^func[ \t]+((?:Test|Benchmark|Fuzz|Example)\w*)[ \t]*\(/gm)].map(
      ([, name = '']) => name,
    ),
  calls: (text) => callsIn(goSource.masked(text), words),
  ownFailure: [
    rule('raises an error of its own', /\bpanic\s*\(/g),
    rule('catches the error', /\brecover\s*\(/g),
    rule(
      'fails whatever the code does',
      /\b[tb]\.(?:Fail|FailNow)\s*\(|\bos\.Exit\b|\blog\.(?:Fatal|Panic)\w*|\bruntime\.Goexit\b/g,
    ),
    rule("turns the test's outcome round or off", /\b[tb]\.Skip\w*|\bfunc\s+(?:TestMain|init)\s*\(/g),
    textRule("turns the test's outcome round or off", /^\/\/\s?(?:go:build|\+build)\b/gm),
  ],
  sourceText: [
    rule(
      'looks at the code’s text',
      /\bruntime\.(?:Caller\w*|FuncForPC|Version)\b|\bdebug\.\w+|\b(?:ast|parser|token)\.\w+/g,
    ),
    textRule(
      'reads the code’s text',
      /\b(?:os\.(?:ReadFile|Open\w*)|ioutil\.ReadFile)\s*\([^)\n]{0,200}(?:\.go|go\.mod|\.git)\b/g,
    ),
  ],
  sourceEdits: [
    rule(
      'puts something else in the code’s place',
      /(?<![:\w])[\w.]+\s*=\s*func\s*\(|\bunsafe\.|\breflect\.\w*(?:Set|Func)\w*/g,
    ),
    textRule(
      'puts something else in the code’s place',
      /\/\/go:(?:linkname|noescape|embed|generate)\b|^import\s+"C"/gm,
    ),
    rule('writes files', /\b(?:os|ioutil)\.(?:WriteFile|Create|Remove\w*|Rename|Mkdir\w*|Truncate|Symlink|Chmod)\b/g),
  ],
  network: [rule('reaches a network', /\bnet\.(?:Dial\w*|Lookup\w*)\b|\bhttp\.(?:Get|Post\w*|Head)\b/g)],
  ambient: [
    rule('is another on every run', /\btime\.(?:Now|Since|Until)\b|\brand\.\w+|\buuid\.\w+/g),
    rule('reads the environment', /\bos\.(?:Getenv|LookupEnv|Environ|Hostname|Args|Getpid|Getwd|UserHomeDir)\b/g),
  ],
};
