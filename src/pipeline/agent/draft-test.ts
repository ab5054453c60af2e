import path from 'node:path';
import { createHash } from 'node:crypto';
import type { ProgramScenario } from '../../domain/scenario.ts';
import type { WrittenTestInput } from '../../ports/workbench.ts';
import { calleeText, calls, readTests, specifiers } from '../../reproduction/admission/test-text.ts';
import { relativePath, slug } from '../../reproduction/writing/placement.ts';
import type { Prepared } from '../3-preparation.ts';
import { type TestPlace, testPlace } from '../test-place.ts';
import { placeOf } from './place-of.ts';

/** A test that a model wrote, with the control that has to pass. */
export interface DraftTest {
  file: string;
  text: string;
  control: string;
  place: TestPlace;
  /** Stands for the test where scenarios are run; with the control's text as its input, for the control. */
  scenario: ProgramScenario;
}

/** Where a test for this file would stand, and how the project writes one. */
export function placeFor(prepared: Pick<Prepared, 'project' | 'readFile'>, drives: string): TestPlace {
  const scenario = { kind: 'call' as const, module: drives, from: drives, load: 'import' as const, steps: [] };
  return testPlace(prepared.project, scenario, prepared.readFile);
}

/** The test at its place, or why it is none. `claim` names its file. */
export function draftTest(
  prepared: Pick<Prepared, 'project' | 'readFile'>,
  { drives, test: given, failing: named, passing }: WrittenTestInput,
  claim: string,
): DraftTest | string {
  if (prepared.readFile(drives) === null)
    return `${drives.slice(0, 200)} is no tracked file: "drives" is the file under test`;
  const place = placeFor(prepared, drives);
  const test = importsPutRight(given, drives, place.folder, prepared.readFile);
  const control = controlOf(test, named, passing);
  if (control === null)
    return '"failing" does not stand in the test: it is the exact text of the failing input there, copied from your test';
  // Short, and another for each bug: two reproductions never share a name.
  const mark = createHash('sha256').update(test).digest('hex').slice(0, 6);
  const file = path.posix.join(place.folder, `${slug(claim).slice(0, 32)}-${mark}${place.style.ending}`);
  const why = controlFault({ [file]: test }, { [file]: control });
  if (why) return why;
  const { cwd } = place.commandFor(file);
  const scenario: ProgramScenario = {
    kind: 'program',
    entry: file,
    cwd,
    argv: [],
    env: {},
    inputs: [{ path: file, content: test }],
    requests: [],
  };
  return { file, text: test, control, place, scenario };
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

/** An import of the driven file that does not lead there from the test's folder: models often begin at the root. */
function importsPutRight(test: string, drives: string, folder: string, readFile: Prepared['readFile']): string {
  const name = path.posix.basename(drives).replace(/\.\w+$/, '');
  return test.replace(
    /(from\s*|require\(\s*|import\(\s*|import\s+)(['"])(\.{1,2}\/[^'"\n]{1,300})\2/g,
    (all, before, mark, specifier: string) => {
      const at = path.posix.join(folder, specifier);
      const isThere = ['', '.js', '.ts', '.mjs', '.cjs', '.tsx', '/index.js', '/index.ts'].some(
        (end) => readFile(at + end) !== null,
      );
      const isMeant = path.posix.basename(specifier).replace(/\.\w+$/, '') === name;
      return isThere || !isMeant ? all : `${before}${mark}${relativePath(folder, drives)}${mark}`;
    },
  );
}

/** A control is the same test on another input: it loads the same and calls the same, in the same order. */
function controlFault(test: Record<string, string>, control: Record<string, string>): string | null {
  const shape = (files: Record<string, string>): string =>
    JSON.stringify(readTests(files).map((one) => [specifiers(one), calls(one).map(calleeText)]));
  return shape(test) === shape(control)
    ? null
    : '"passing" changes what the test calls: it may only be another input for the very same calls';
}

/** The control as a scenario. */
export function controlScenario({ scenario, file, control }: DraftTest): ProgramScenario {
  return { ...scenario, inputs: [{ path: file, content: control }] };
}
