import path from 'node:path';
import { calleeText, calls, readTests, specifiers } from '../../reproduction/admission/test-text.ts';
import { relativePath } from '../../reproduction/writing/placement.ts';
import { type TestStyle, testFile } from '../../reproduction/writing/test-file.ts';
import type { Prepared } from '../3-preparation.ts';
import { testPlace } from '../test-place.ts';
import type { DraftPlace } from './draft-place.ts';

/** The place of a test of the project's JavaScript framework. */
export function javascriptPlace(prepared: Pick<Prepared, 'project' | 'readFile'>, drives: string): DraftPlace {
  const scenario = { kind: 'call' as const, module: drives, from: drives, load: 'import' as const, steps: [] };
  const { style, folder, commandFor } = testPlace(prepared.project, scenario, prepared.readFile);
  return {
    folder,
    framework: style.framework,
    remark: '',
    example: example(style, folder, drives),
    named: (text) => text,
    fileName: (slug, mark) => `${slug}-${mark}${style.ending}`,
    commandFor: (file) => commandFor(file),
    putRight: (test) => importsPutRight(test, drives, folder, prepared.readFile),
    shape: (test) =>
      JSON.stringify(
        readTests({ [`a${style.ending}`]: test }).map((one) => [specifiers(one), calls(one).map(calleeText)]),
      ),
  };
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

function example(style: TestStyle, folder: string, file: string): string {
  const specifier = relativePath(folder, file);
  const bring =
    style.modules === 'cjs' ? `const subject = require('${specifier}');` : `import * as subject from '${specifier}';`;
  return testFile(style, {
    heading: ['TypeError: the production error'],
    imports: [bring],
    setUp: [],
    title: 'the behaviour that is wanted',
    body: ["const input = { id: 'the failing input' };", 'subject.theFunction(input);'],
  });
}
