import type { Language } from '../language.ts';
import { isPythonTest, pythonFramework } from './framework.ts';
import { pythonOwner } from './frames.ts';
import { pythonHiding } from './hiding.ts';
import { pythonPowers } from './powers.ts';
import { pythonSource } from './source.ts';
import { pythonTestRules } from './test-rules.ts';

export const python: Language = {
  name: 'python',
  label: 'Python',
  extensions: ['.py', '.pyi'],
  source: pythonSource,
  ownerOf: pythonOwner,
  pathOf: ({ filename }) => filename,
  functionName: (printed) => printed,
  frameworks: ['pytest', 'unittest'],
  frameworkOf: pythonFramework,
  testRules: pythonTestRules,
  powers: pythonPowers,
  hiding: pythonHiding,
  isTest: (path) => isPythonTest(path) || /(?:^|\/)(?:conftest\.py|tests?\/)/.test(path),
};
