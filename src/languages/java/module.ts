import { below, folderOf, join } from '../lexical/places.ts';
import type { TestSpot, Tree } from '../test-framework.ts';

/** One Java module of a tree. */
export interface JavaModule {
  root: string;
  tree: Tree;
  /** `import` of the annotation that its tests use. */
  annotation: string;
}

/** Beside the driven class's own tests: the same package below `src/test/java`. */
export function javaSpot({ root, tree, annotation }: JavaModule, driven: string): TestSpot {
  const from = /^(?:.*\/)?src\/main\/(?:java|kotlin)\//.exec(below(root, driven))?.[0] ?? '';
  const inside = folderOf(below(root, driven).slice(from.length));
  const name = /^\s*package\s+([\w.]+)\s*;/m.exec(tree.read(driven) ?? '')?.[1] ?? '';
  const classed = className(driven);
  return {
    folder: join(root, 'src/test/java', inside),
    fileName: (slug, mark) => `${camel(slug)}${mark}Test.java`,
    example: `${name ? `package ${name};\n\n` : ''}import ${annotation};\n\npublic class TheBehaviourThatIsWantedTest {\n  @Test\n  public void theBehaviourThatIsWanted() {\n    String given = "the failing input";\n    ${classed}.theMethod(given);\n  }\n}\n`,
    remark: 'one top-level class; it is given the name of its file',
  };
}

/** The test with its class called as its file is: the compiler asks for it. */
export function namedAs(text: string, file: string): string {
  const own = /\bclass\s+(\w+)/.exec(text)?.[1];
  return own ? text.replace(new RegExp(`\\b${own}\\b`, 'g'), className(file)) : text;
}

const className = (file: string): string => /([^/]+)\.java$/.exec(file)?.[1] ?? file;

/** `com.shop.CartTest` of a test file and its text. */
export function qualified(file: string, text: string): string {
  const name = /^\s*package\s+([\w.]+)\s*;/m.exec(text)?.[1];
  return name ? `${name}.${className(file)}` : className(file);
}

const camel = (slug: string): string =>
  slug
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
