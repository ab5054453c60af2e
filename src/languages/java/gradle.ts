import { junitTests } from '../lexical/junit-xml.ts';
import { join } from '../lexical/places.ts';
import type { TestFramework } from '../test-framework.ts';
import { javaSpot, type JavaModule, namedAs, qualified } from './module.ts';
import { surefireCounts } from './surefire.ts';

/** Gradle, offline (https://docs.gradle.org/current/userguide/java_testing.html); each run by Gradle itself. */
export function gradle(module: JavaModule): TestFramework {
  const { root, tree } = module;
  const program = tree.files.includes(join(root, 'gradlew')) ? ['sh', './gradlew'] : ['gradle'];
  const calling = [...program, '--offline', '--no-daemon', '--console=plain'];
  return {
    name: 'gradle',
    root,
    spotFor: (driven) => javaSpot(module, driven),
    named: namedAs,
    command: (file, text) => ({ argv: [...calling, 'test', '--tests', qualified(file, text), '-i'], cwd: root }),
    building: () => null,
    outputs: /(?:^|\/)(?:build|\.gradle)(?:\/|$)/,
    suite: {
      command: { argv: [...calling, 'test', '--continue'], cwd: root },
      report: /(?:^|\/)build\/test-results\/[^/]+\/TEST-[^/]*\.xml$/,
    },
    results: (report) => junitTests(report),
    counts: surefireCounts,
    isUnloadable: (output) => /Compilation failed|Could not resolve|No tests found/.test(output),
    check: null,
  };
}
