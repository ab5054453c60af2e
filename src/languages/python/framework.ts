import { below, folderOf, isBelow, join, mostOften, nearestWith } from '../lexical/places.ts';
import type { TestFramework, TestSpot, Tree } from '../test-framework.ts';
import { pytest } from './pytest.ts';
import { unittest } from './unittest.ts';

/** One Python project of a tree. */
export interface PythonProject {
  root: string;
  tree: Tree;
  /** Its test files. */
  tests: string[];
  /** Folder of the project that its modules are imported from besides the root: `src`, or null. */
  sources: string | null;
}

export const isPythonTest = (file: string): boolean => /(?:^|\/)(?:test_[^/]*|[^/]*_test|tests)\.py$/.test(file);

const marks = ['pyproject.toml', 'setup.py', 'setup.cfg', 'pytest.ini', 'tox.ini', 'requirements.txt', 'Pipfile'];

/** The way in which the project around a file is tested: pytest where anything speaks for it, else unittest. */
export function pythonFramework(tree: Tree, about: string): TestFramework {
  const root = nearestWith(new Set(tree.files), about, marks) ?? '';
  const own = tree.files.filter((file) => file.endsWith('.py') && isBelow(root, file));
  const sources = own.some((file) => isBelow(join(root, 'src'), file)) ? join(root, 'src') : null;
  const project: PythonProject = { root, tree, tests: own.filter(isPythonTest), sources };
  return speaksForPytest(project) ? pytest(project) : unittest(project);
}

function speaksForPytest({ root, tree, tests }: PythonProject): boolean {
  const has = (name: string): boolean => tree.files.includes(join(root, name));
  if (has('pytest.ini') || has('conftest.py') || /^\[tool\.pytest\b/m.test(tree.read(join(root, 'pyproject.toml')) ?? ''))
    return true;
  const texts = tests.slice(0, 8).map((file) => tree.read(file) ?? '');
  if (texts.some((text) => /^(?:import|from) pytest\b|^def test/m.test(text))) return true;
  return !texts.some((text) => /\bunittest\b/.test(text)) && tree.tools.has('pytest');
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
