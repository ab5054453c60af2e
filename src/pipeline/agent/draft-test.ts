import path from 'node:path';
import { createHash } from 'node:crypto';
import type { ProgramScenario } from '../../domain/scenario.ts';
import { languageOf } from '../../languages/languages.ts';
import type { WrittenTestInput } from '../../ports/workbench.ts';
import { slug } from '../../reproduction/writing/placement.ts';
import type { Prepared } from '../3-preparation.ts';
import type { DraftPlace } from './draft-place.ts';
import { foreignPlace } from './foreign-place.ts';
import { javascriptPlace } from './javascript-place.ts';
import { placeOf } from './place-of.ts';

/** A test that a model wrote, with the control that has to pass. */
export interface DraftTest {
  file: string;
  text: string;
  control: string;
  place: DraftPlace;
  /** Stands for the test where scenarios are run; with the control's text as its input, for the control. */
  scenario: ProgramScenario;
}

type Tested = Pick<Prepared, 'project' | 'readFile' | 'foreign'>;

/** Where a test for this file would stand, and how the project writes one. */
export function placeFor(prepared: Tested, drives: string): DraftPlace {
  const { foreign } = prepared;
  return foreign && languageOf(drives) === foreign.language
    ? foreignPlace(foreign, drives)
    : javascriptPlace(prepared, drives);
}

/** The test at its place, or why it is none. `claim` names its file. */
export function draftTest(
  prepared: Tested,
  { drives, test: given, failing: named, passing }: WrittenTestInput,
  claim: string,
): DraftTest | string {
  if (prepared.readFile(drives) === null)
    return `${drives.slice(0, 200)} is no tracked file: "drives" is the file under test`;
  const { foreign } = prepared;
  if (foreign && languageOf(drives) !== foreign.language)
    return `the failure is in ${foreign.language.label}: a test that drives ${drives.slice(0, 200)} cannot show it`;
  const place = placeFor(prepared, drives);
  const test = place.putRight(given);
  const control = controlOf(test, named, passing);
  if (control === null)
    return '"failing" does not stand in the test: it is the exact text of the failing input there, copied from your test';
  // Short, and another for each bug: two reproductions never share a name.
  const mark = createHash('sha256').update(test).digest('hex').slice(0, 6);
  const file = path.posix.join(place.folder, place.fileName(slug(claim).slice(0, 32), mark));
  // A control is the same test on another input: it loads the same and calls the same, in the same order.
  if (place.shape(test) !== place.shape(control))
    return '"passing" changes what the test calls: it may only be another input for the very same calls';
  const [text, passingText] = [place.named(test, file), place.named(control, file)];
  const { cwd } = place.commandFor(file, text);
  const scenario: ProgramScenario = {
    kind: 'program',
    entry: file,
    cwd,
    argv: [],
    env: {},
    inputs: [{ path: file, content: text }],
    requests: [],
  };
  return { file, text, control: passingText, place, scenario };
}

/** The test with the passing input in the failing one's place, wherever that stands; null where it stands nowhere. */
function controlOf(test: string, failing: string, passing: string): string | null {
  const bare = (text: string): string => text.trim().replace(/^(['"`])([\s\S]*)\1$/, '$2');
  const exact = [failing, failing.trim()].find((one) => one !== '' && test.includes(one));
  if (exact) return test.replaceAll(exact, () => passing);
  const inner = bare(failing);
  if (inner !== '' && test.includes(inner)) return test.replaceAll(inner, () => bare(passing));
  const place = inner === '' ? null : placeOf(test, failing, passing);
  return place && !('error' in place) ? test.slice(0, place.from) + place.replace + test.slice(place.to) : null;
}

/** The control as a scenario. */
export function controlScenario({ scenario, file, control }: DraftTest): ProgramScenario {
  return { ...scenario, inputs: [{ path: file, content: control }] };
}
