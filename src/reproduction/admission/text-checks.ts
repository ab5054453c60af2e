import { languageOf } from '../../languages/languages.ts';
import { ambientInputs, network, sourceEdits, sourceText } from './by-effect.ts';
import { drivesTheCode, machinePathsIn, oneTest, ownFailure, parsesClean } from './by-text.ts';
import { foreignChecks } from './by-words.ts';
import type { AdmissionInput, TextChecks } from './checks.ts';
import { readTests } from './test-text.ts';

/** The checks of the language that the test is written in; helpers of ours are not looked at. */
export function textChecks(input: AdmissionInput): TextChecks {
  const own = Object.entries(input.files).filter(([, text]) => !input.shipped?.includes(text));
  const rules = own.map(([file]) => languageOf(file)).find((language) => language?.testRules);
  if (rules?.testRules) return foreignChecks(own, rules.source, rules.testRules, input.machinePaths);
  const tests = readTests(Object.fromEntries(own));
  return {
    parses: () => parsesClean(tests),
    'one-test': () => oneTest(tests, input.plainProgram),
    'drives-the-code': () => drivesTheCode(tests),
    'own-failure': () => ownFailure(tests),
    'source-text': () => sourceText(tests),
    'source-edits': () => sourceEdits(tests),
    network: () => network(tests),
    'machine-paths': () => machinePathsIn(input.files, tests, input.machinePaths),
    'ambient-inputs': () => ambientInputs(tests),
  };
}
