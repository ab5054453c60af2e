import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Mount } from '../../ports/sandbox.ts';
import type { Toolchain, ToolchainWanted } from '../../ports/toolchain.ts';
import { ask } from './ask.ts';
import { onPath } from './on-path.ts';
import { differsFrom, shownFolders } from './shown.ts';

/**
 * The machine's JDK and Maven, offline. Of Maven's home the fetched artefacts alone are shown, never its settings, which hold
 * passwords; what Maven writes beside them is thrown away.
 */
export async function findJava({ runtime }: ToolchainWanted): Promise<Toolchain | string> {
  const compiler = onPath('javac', process.env['JAVA_HOME'] ? [path.join(process.env['JAVA_HOME'], 'bin')] : []);
  const version = /javac (\S+)/.exec((compiler && (await ask(compiler, ['-version']))) ?? '')?.[1];
  if (!compiler || !version) return 'no JDK was found (javac on the PATH, or JAVA_HOME)';
  const home = path.dirname(path.dirname(realpathSync(compiler)));
  const builder = onPath('mvn');
  const maven = builder && path.dirname(path.dirname(realpathSync(builder)));
  const artefacts = path.join(homedir(), '.m2', 'repository');
  const bins = [path.join(home, 'bin'), ...(maven ? [path.join(maven, 'bin')] : [])];
  return {
    language: 'java',
    label: `JDK ${version}`,
    version,
    mismatch: differsFrom(runtime, /java|jdk|jvm|jre/i, version, 1, `JDK ${version}`),
    programs: ['java', 'javac', 'mvn'],
    tools: new Set(maven ? ['mvn'] : []),
    mounts: [
      ...shownFolders([
        home,
        ...linkedFrom([path.join(home, 'conf'), path.join(home, 'lib')]),
        ...(maven ? [maven] : []),
      ]),
      ...(maven ? mavenFiles(maven) : []),
      ...(existsSync(artefacts) ? [{ host: artefacts, at: artefacts, layered: true }] : []),
    ],
    env: {
      PATH: bins.join(':'),
      JAVA_HOME: home,
      MAVEN_OPTS: `-Dmaven.repo.local=${artefacts} -XX:TieredStopAtLevel=1`,
    },
    building: { mounts: [], env: {} },
  };
}

/** Folders that the JDK's own files are links into: distributions keep its configuration below /etc. */
function linkedFrom(folders: readonly string[]): string[] {
  const targets = folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isSymbolicLink() && existsSync(path.join(folder, entry.name)))
      .map((entry) => path.dirname(realpathSync(path.join(folder, entry.name)))),
  );
  return [...new Set(targets)].filter((one) => /^\/etc\/java[\w.-]*$/.test(one));
}

/** What Maven needs of its configuration to start at all. */
function mavenFiles(home: string): Mount[] {
  const wanted = [path.join(home, 'bin', 'm2.conf'), path.join(home, 'conf', 'logging', 'simplelogger.properties')];
  return wanted
    .filter(existsSync)
    .map((file) => realpathSync(file))
    .filter((file) => file.startsWith('/etc/'))
    .map((file) => ({ host: file, at: file }));
}
