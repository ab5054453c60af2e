import type { TestRules } from '../language.ts';
import { callsIn } from '../lexical/calls.ts';
import { rule, textRule } from '../rule.ts';
import { pythonSource } from './source.ts';

const words = new Set(
  'if elif while for in and or not is lambda return def class with await yield del print'.split(' '),
);

/** What a test in pytest or unittest may not do (https://docs.pytest.org/en/stable/how-to/skipping.html). */
export const pythonTestRules: TestRules = {
  tests: (text) =>
    [...pythonSource.masked(text).matchAll(/^[ \t]*(?:async[ \t]+)?def[ \t]+(test\w*)[ \t]*\(/gm)].map(
      ([, name = '']) => name,
    ),
  calls: (text) => callsIn(pythonSource.masked(text), words),
  ownFailure: [
    rule('raises an error of its own', /\braise\b/g),
    rule('catches the error', /\bexcept\b|\bsuppress\s*\(|\bassertRaises\w*|\bpytest\.(?:raises|warns)\b/g),
    rule(
      'fails whatever the code does',
      /\bpytest\.(?:fail|exit)\b|\bself\.fail\b|\bsys\.exit\b|\bos\._exit\b|\bexit\(/g,
    ),
    rule('asserts what says nothing of the code', /\bassert\s+(?:False|True|0|1|None)\b/g),
    rule(
      "turns the test's outcome round or off",
      /\bpytest\.(?:mark\.(?:skip\w*|xfail)|skip|xfail|importorskip)\b|\bunittest\.(?:skip\w*|expectedFailure)\b|\bself\.skipTest\b/g,
    ),
  ],
  sourceText: [
    rule(
      'looks at the code’s text',
      /\binspect\.|\.__code__\b|\bdis\.|\blinecache\b|__version__|\btokenize\b|\bast\./g,
    ),
    textRule('reads the code’s text', /\b(?:open|read_text|Path)\s*\([^)\n]{0,200}\.(?:py|toml|cfg|git)\b/g),
  ],
  sourceEdits: [
    rule(
      'puts something else in the code’s place',
      /\bmonkeypatch\b|\bmocker\b|\bmock\b|\bpatch\s*[.(]|\bMagicMock\b|\bsetattr\s*\(/g,
    ),
    rule(
      'changes what is loaded',
      /\bsys\.(?:modules|path|meta_path)\b|\bimportlib\.reload\b|\bbuiltins\b|\b__builtins__\b/g,
    ),
    rule(
      'writes files',
      /\.write_(?:text|bytes)\b|\bos\.(?:remove|unlink|rename|replace|rmdir|makedirs|mkdir)\b|\bshutil\./g,
    ),
    textRule('writes files', /\bopen\s*\([^)\n]{0,200},\s*(?:mode\s*=\s*)?['"][wax+]/g),
  ],
  network: [
    rule('reaches a network', /\b(?:socket|requests|urllib|httpx|aiohttp|http\.client|ftplib|smtplib)\b\s*[.(]/g),
  ],
  ambient: [
    rule(
      'is another on every run',
      /\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.(?:time|monotonic|perf_counter)\w*|random\.\w+|uuid\.uuid\w+|secrets\.\w+)\b/g,
    ),
    rule('reads the environment', /\bos\.(?:environ|getenv|uname|getcwd)\b|\bplatform\.\w+|\bsocket\.gethostname\b/g),
  ],
};
