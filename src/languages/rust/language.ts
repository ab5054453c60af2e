import type { Language } from '../language.ts';
import { rustFramework } from './framework.ts';
import { rustFunctionName, rustOwner } from './frames.ts';
import { rustHiding } from './hiding.ts';
import { rustPowers } from './powers.ts';
import { rustSource } from './source.ts';
import { rustTestRules } from './test-rules.ts';

export const rust: Language = {
  name: 'rust',
  label: 'Rust',
  extensions: ['.rs'],
  source: rustSource,
  ownerOf: rustOwner,
  pathOf: ({ filename }) => filename,
  functionName: rustFunctionName,
  frameworks: ['cargo test'],
  frameworkOf: rustFramework,
  testRules: rustTestRules,
  powers: rustPowers,
  hiding: rustHiding,
  isTest: (path) => /(?:^|\/)(?:tests|benches)\/|(?:^|\/)tests?\.rs$/.test(path),
};
