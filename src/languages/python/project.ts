import { below, folderOf, isBelow, join, mostOften } from '../lexical/places.ts';
import type { TestSpot, Tree } from '../test-framework.ts';

/** One Python project of a tree. */
export interface PythonProject {
  root: string;
  tree: Tree;
  /** Its test files. */
  tests: string[];
  /** Folder of the project that its modules are imported from besides the root: `src`, or null. */
  sources: string | null;
}

/** Where the project's tests stand: where most do that are near the driven file, else a folder `tests`. */
export function pythonSpot(project: PythonProject, driven: string, example: string): TestSpot {
  const near = project.tests.filter((file) => folderOf(file).startsWith(folderOf(folderOf(driven))));
  const folder = mostOften((near.length > 0 ? near : project.tests).map(folderOf)) ?? join(project.root, 'tests');
  return {
    folder,
    fileName: (slug, mark) => `test_${slug.replaceAll('-', '_')}_${mark}.py`,
    example,
    remark: `modules are imported as seen from ${project.sources ?? (project.root || 'the root')}: ${driven} is ${moduleName(project, driven)}`,
  };
}

/** `shop.cart` of `src/shop/cart.py`. */
export function moduleName({ root, sources }: PythonProject, file: string): string {
  const from = sources !== null && isBelow(sources, file) ? sources : root;
  return below(from, file)
    .replace(/(?:\/__init__)?\.py$/, '')
    .replaceAll('/', '.');
}
