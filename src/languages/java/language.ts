import type { Language } from '../language.ts';
import { javaFramework } from './framework.ts';
import { javaOwner, javaPath } from './frames.ts';
import { javaHiding } from './hiding.ts';
import { javaPowers } from './powers.ts';
import { javaSource } from './source.ts';
import { javaTestRules } from './test-rules.ts';

export const java: Language = {
  name: 'java',
  label: 'Java',
  extensions: ['.java'],
  source: javaSource,
  ownerOf: javaOwner,
  pathOf: javaPath,
  functionName: (printed) => printed,
  frameworks: ['maven', 'gradle'],
  frameworkOf: javaFramework,
  testRules: javaTestRules,
  powers: javaPowers,
  hiding: javaHiding,
  isTest: (path) =>
    /(?:^|\/)src\/(?:test|it|integrationTest)\/|(?:^|\/)(?:Test[A-Z]\w*|\w+(?:Test|Tests|TestCase|IT))\.java$/.test(
      path,
    ),
};
