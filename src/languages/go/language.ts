import type { Language } from '../language.ts';
import { goFramework } from './framework.ts';
import { goFunctionName, goOwner } from './frames.ts';
import { goHiding } from './hiding.ts';
import { goPowers } from './powers.ts';
import { goSource } from './source.ts';
import { goTestRules } from './test-rules.ts';

export const go: Language = {
  name: 'go',
  label: 'Go',
  extensions: ['.go'],
  source: goSource,
  ownerOf: goOwner,
  pathOf: ({ filename }) => filename,
  functionName: goFunctionName,
  frameworks: ['go test'],
  frameworkOf: goFramework,
  testRules: goTestRules,
  powers: goPowers,
  hiding: goHiding,
  isTest: (path) => /_test\.go$|(?:^|\/)testdata\//.test(path),
};
