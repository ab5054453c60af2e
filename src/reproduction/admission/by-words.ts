import type { SourceReading, TestRules } from '../../languages/language.ts';
import { unbalanced } from '../../languages/lexical/balance.ts';
import { broken, type Rule } from '../../languages/rule.ts';
import type { Finding, TextChecks } from './checks.ts';

type File = readonly [path: string, text: string];

/** A run's failures are read from what it prints: a test that prints one itself would be believed. */
const printedTrace: Rule = {
  what: 'holds the text of a trace',
  pattern: /Traceback \(most|goroutine \d+ \[|panicked at |stack backtrace:|\bat [\w.$]{3,200}\([\w$]{1,100}\.java:/g,
  inText: true,
};

/** The checks of a test in a language that is read by its words: what its rules forbid may not stand in it at all. */
export function foreignChecks(
  files: readonly File[],
  source: SourceReading,
  rules: TestRules,
  machinePaths: readonly string[],
): TextChecks {
  const none = (forbidden: readonly Rule[]) => (): Finding => {
    for (const [, text] of files) {
      const [first] = broken(forbidden, text, source.masked(text));
      if (first) return `the test ${first.what}: ${first.words} (line ${first.line})`;
    }
    return null;
  };
  return {
    parses: () => parses(files, source),
    'one-test': () => oneTest(files.flatMap(([, text]) => rules.tests(text))),
    'drives-the-code': () =>
      files.some(([, text]) => rules.calls(text).length > 0) ? null : 'nothing of the project is called',
    'own-failure': none([...rules.ownFailure, printedTrace]),
    'source-text': none(rules.sourceText),
    'source-edits': none(rules.sourceEdits),
    network: none(rules.network),
    'machine-paths': () => machinePath(files, machinePaths),
    'ambient-inputs': none(rules.ambient),
  };
}

function parses(files: readonly File[], source: SourceReading): Finding {
  for (const [path, text] of files) {
    const fault = unbalanced(source.masked(text));
    if (fault) return `${path}: ${fault}`;
  }
  return null;
}

function oneTest(names: readonly string[]): Finding {
  return names.length === 1 ? null : `${names.length} tests, where one is wanted`;
}

function machinePath(files: readonly File[], machinePaths: readonly string[]): Finding {
  for (const [path, text] of files) {
    const absolute = /["'`](?:\/(?:home|root|usr|etc|var|tmp|opt|proc|sys|mnt|srv|Users)\/|[A-Za-z]:\\\\)/.exec(text);
    if (absolute) return `${path} names a place of a machine: ${absolute[0].slice(1)}`;
    if (machinePaths.some((one) => one.length > 1 && text.includes(one)))
      return `${path} names a folder of this machine`;
  }
  return null;
}
