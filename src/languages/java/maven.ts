import { junitTests } from '../lexical/junit-xml.ts';
import type { Command, TestFramework } from '../test-framework.ts';
import { launcherJar, testClassPath } from './class-path.ts';
import { javaSpot, type JavaModule, namedAs, qualified } from './module.ts';
import { jupiterRunner } from './runner.ts';
import { surefireCounts } from './surefire.ts';

const mvn = ['mvn', '-o', '-B', '-Dstyle.color=never', '-DtrimStackTrace=false'];

/** Maven, offline (https://maven.apache.org/surefire/maven-surefire-plugin/test-mojo.html). */
export function maven(module: JavaModule): TestFramework {
  const { root } = module;
  const byMaven = (test: string): Command => ({
    argv: [...mvn, 'surefire:test', `-Dtest=${test}`, '-Dsurefire.failIfNoSpecifiedTests=false'],
    cwd: root,
  });
  return {
    name: 'maven',
    root,
    spotFor: (driven) => javaSpot(module, driven),
    named: namedAs,
    command: (file, text) => ({ argv: [...mvn, 'test', `-Dtest=${qualified(file, text)}`], cwd: root }),
    building: (file, text, store) => ({
      build: { argv: [...mvn, '-X', 'test-compile'], cwd: root },
      second: (output) => runnerBuild(output, store, root),
      run(output) {
        const path = runnerPath(output, store);
        const test = qualified(file, text);
        return path
          ? { argv: ['java', '-XX:TieredStopAtLevel=1', '-cp', path, 'RunOne', test], cwd: root }
          : byMaven(test);
      },
    }),
    outputs: /(?:^|\/)target(?:\/|$)/,
    suite: {
      command: { argv: [...mvn, '-fae', '-Dmaven.test.failure.ignore=true', 'test'], cwd: root },
      report: /(?:^|\/)target\/surefire-reports\/TEST-[^/]*\.xml$/,
    },
    results: (report) => junitTests(report),
    counts: surefireCounts,
    isUnloadable: (output) =>
      /COMPILATION ERROR|Could not resolve dependencies|No tests (?:matching|were executed)|has not been downloaded/.test(
        output,
      ),
    check: { command: { argv: [...mvn, '-q', 'test-compile'], cwd: root }, faults },
  };
}

/** What runs the test without Maven; null where its JUnit has no launcher. */
function runnerPath(output: string, store: string): string | null {
  const classPath = testClassPath(output);
  const launcher = classPath && launcherJar(classPath);
  return classPath && launcher ? [store, ...classPath, launcher].join(':') : null;
}

function runnerBuild(output: string, store: string, cwd: string): Command | null {
  const path = runnerPath(output, store);
  const script = 'printf %s "$1" > "$2/RunOne.java" && exec javac -proc:none -d "$2" -cp "$3" "$2/RunOne.java"';
  return path ? { argv: ['sh', '-c', script, 'sh', jupiterRunner, store, path], cwd } : null;
}

/** `[ERROR] src/main/java/shop/Cart.java:[12,5] cannot find symbol`. */
function faults(output: string): Array<{ file: string; line: number; message: string }> {
  const found = new Map<string, { file: string; line: number; message: string }>();
  for (const [, file = '', line, message = ''] of output.matchAll(
    /^\[ERROR\] ([^\n[\]]{1,400}\.java):\[(\d+),\d+\] (.{1,400})$/gm,
  ))
    found.set(`${file} ${line} ${message}`, { file, line: Number(line), message });
  return [...found.values()];
}
