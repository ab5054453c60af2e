import ts from 'typescript';
import { expect, it } from 'vitest';
import { readEvent } from '../intake/read-event.ts';
import type { Repository } from '../ports/repository.ts';
import { atOriginalSources } from './original-sources.ts';

const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, sourceMap: true };
const output = ts.transpileModule('interface A { b: number }\n\nexport const read = (a: A) =>\n  a.b;\n', {
  compilerOptions,
});
const texts: Record<string, string> = {
  'lib/dist/read.js': output.outputText,
  'lib/dist/read.js.map': JSON.stringify({ ...JSON.parse(output.sourceMapText ?? ''), sources: ['../src/read.ts'] }),
  'other/read.ts': '',
};
const repository = (files: string[]) =>
  ({
    root: '/nowhere',
    listFiles: async () => files.map((file) => ({ path: file, size: 1 })),
    readFile: async (_commit: string, file: string) => texts[file] ?? null,
    ignoredEntries: async () => [],
  }) as unknown as Repository;
const event = readEvent('TypeError: x\n    at read (/srv/lib/dist/read.js:1:30)');
const frameIn = async (files: string[]) =>
  (await atOriginalSources(event, repository(files), 'c')).errors[0]?.frames[0];

it('a frame goes to the source that its map leads to', async () => {
  expect(await frameIn([...Object.keys(texts), 'lib/src/read.ts'])).toMatchObject({ filename: '/srv/lib/src/read.ts' });
});

it('a frame stays in the built file where the commit has that, and not the source', async () => {
  expect(await frameIn(Object.keys(texts))).toEqual(event.errors[0]?.frames[0]);
});
