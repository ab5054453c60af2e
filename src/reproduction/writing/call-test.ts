import path from 'node:path';
import type { CallScenario } from '../../domain/scenario.ts';
import { relativePath, slug, type WrittenTest } from './placement.ts';
import { importLine, type TestStyle, testFile } from './test-file.ts';
import { valueSource } from './value-source.ts';

export interface CallTestParts {
  scenario: CallScenario;
  production: string;
  title: string;
  style: TestStyle;
  folder: string;
}

function binding(name: string | null, load: CallScenario['load']): { imported: string; local: string } {
  if (name === null || name === 'default') return { imported: 'subject', local: 'subject' };
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return { imported: `{ ${name} }`, local: name };
  return { imported: load === 'import' ? '* as subject' : 'subject', local: `subject[${JSON.stringify(name)}]` };
}

/** A regression test that calls an export with the failing arguments and demands that it does not throw. */
export function writeCallTest(parts: CallTestParts): WrittenTest {
  const { scenario, style, folder } = parts;
  const call = scenario.steps.find((step) => step.do === 'call');
  const { imported, local } = binding(call?.name ?? null, scenario.load);
  const args = call ? call.args.map(valueSource).join(', ') : '';
  const module = path.posix.basename(scenario.module).replace(/\.[^.]+$/, '');
  const test = path.posix.join(folder, `${module}-${slug(parts.title)}${style.ending}`);
  const text = testFile(style, {
    heading: [`Seen in production: ${parts.production.replace(/\s+/g, ' ').slice(0, 160)}`],
    imports: [importLine(style, imported, relativePath(folder, scenario.module))],
    setUp: [],
    title: parts.title,
    body: [`await ${local}(${args});`],
  });
  return { files: { [test]: text }, testFile: test };
}
