/**
 * The class path of the tests, as the compiler plugin tells it under `-X` when it compiles them ("Command line options"); null
 * where it does not (https://maven.apache.org/plugins/maven-compiler-plugin/testCompile-mojo.html).
 */
export function testClassPath(output: string): string[] | null {
  const told = [...output.matchAll(/^\[DEBUG\] -d (\S{1,2000}) -classpath (\S{1,200000})/gm)].findLast(
    ([, into = '']) => into.endsWith('/target/test-classes'),
  );
  const entries = told?.[2]?.split(':').filter((one) => one.startsWith('/'));
  return entries && entries.length > 0 ? [...new Set(entries)] : null;
}

/** The launcher of the platform that the tests' engine is of; Surefire has fetched it beside. Null of older JUnits. */
export function launcherJar(classPath: readonly string[]): string | null {
  const engine = classPath.find((one) => /\/junit-platform-engine-[^/]+\.jar$/.test(one));
  return engine ? engine.replaceAll('junit-platform-engine', 'junit-platform-launcher') : null;
}
