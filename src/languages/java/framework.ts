import { isBelow, join, nearestWith } from '../lexical/places.ts';
import type { TestFramework, Tree } from '../test-framework.ts';
import { gradle } from './gradle.ts';
import { maven } from './maven.ts';
import type { JavaModule } from './module.ts';

const gradleFiles = ['build.gradle', 'build.gradle.kts'];

/** Maven's or Gradle's tests of the module around a file; null without either. */
export function javaFramework(tree: Tree, about: string): TestFramework | null {
  const files = new Set(tree.files);
  const [pom, build] = [nearestWith(files, about, ['pom.xml']), nearestWith(files, about, gradleFiles)];
  if (pom !== null && (build === null || pom.length >= build.length)) return maven(moduleAt(tree, pom));
  return build === null ? null : gradle(moduleAt(tree, build));
}

function moduleAt(tree: Tree, root: string): JavaModule {
  const tests = tree.files.filter((file) => isBelow(join(root, 'src/test/java'), file)).slice(0, 8);
  const texts = tests.map((file) => tree.read(file) ?? '');
  const isOld =
    texts.some((text) => /\borg\.junit\.Test\b/.test(text)) &&
    !texts.some((text) => /\borg\.junit\.jupiter\b/.test(text));
  return { root, tree, annotation: isOld ? 'org.junit.Test' : 'org.junit.jupiter.api.Test' };
}
