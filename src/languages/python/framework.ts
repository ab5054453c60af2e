import { isBelow, join, nearestWith } from '../lexical/places.ts';
import type { TestFramework, Tree } from '../test-framework.ts';
import type { PythonProject } from './project.ts';
import { pytest } from './pytest.ts';
import { unittest } from './unittest.ts';

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
  if (
    has('pytest.ini') ||
    has('conftest.py') ||
    /^\[tool\.pytest\b/m.test(tree.read(join(root, 'pyproject.toml')) ?? '')
  )
    return true;
  const texts = tests.slice(0, 8).map((file) => tree.read(file) ?? '');
  if (texts.some((text) => /^(?:import|from) pytest\b|^def test/m.test(text))) return true;
  return !texts.some((text) => /\bunittest\b/.test(text)) && tree.tools.has('pytest');
}
