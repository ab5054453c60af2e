import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longer than most, longest first: begun last, one would keep a core busy and the others idle. */
const longest = [
  'e2e/page/page.test.ts',
  'e2e/languages/java.test.ts',
  'e2e/languages/go.test.ts',
  'e2e/languages/python.test.ts',
  'e2e/languages/rust.test.ts',
  'e2e/frameworks/frameworks.test.ts',
  'e2e/model/model-fix.test.ts',
  'e2e/model/injection.test.ts',
  'e2e/model/mcp.test.ts',
  'e2e/model/resume.test.ts',
  'integration/silent/silent.test.ts',
  'integration/server/resumed-turn.test.ts',
  'integration/server/model-turn.test.ts',
  'integration/web/web.test.ts',
  'e2e/bad-input/hostile.test.ts',
  'e2e/existing-test.test.ts',
  'integration/recorded/recorded-databases.test.ts',
  'e2e/races/races.test.ts',
  'integration/store/lost-worker.test.ts',
  'integration/store/kill.test.ts',
  'e2e/demo.test.ts',
  'integration/store/disk-full.test.ts',
  'integration/recorded/recorded-services.test.ts',
  'e2e/bad-input/checkout.test.ts',
  'e2e/pack.test.ts',
];

/** Runs the longest files first, whatever project they are of; the others as Vitest does. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const test = path.join(import.meta.dirname, '..');
    const place = ({ moduleId }: TestSpecification) => {
      const known = longest.indexOf(path.relative(test, moduleId));
      return known < 0 ? longest.length : known;
    };
    const group = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    // oxlint-disable-next-line unicorn/no-array-sort -- Vitest's own method, which is no list's
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => group(a) - group(b) || place(a) - place(b));
  }
}
