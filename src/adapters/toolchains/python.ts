import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Toolchain, ToolchainWanted } from '../../ports/toolchain.ts';
import { ask } from './ask.ts';
import { differsFrom, shownFolders } from './shown.ts';

const question = `import json, sys, importlib.util
has = [name for name in ("pytest", "unittest") if importlib.util.find_spec(name)]
print(json.dumps({"version": sys.version.split()[0], "prefix": sys.prefix, "base": sys.base_prefix, "program": sys.executable, "path": sys.path, "has": has}))`;

interface Told {
  version: string;
  prefix: string;
  base: string;
  program: string;
  path: string[];
  has: string[];
}

/** The checkout's own environment, else the machine's Python 3. A sentence where there is none. */
export async function findPython({ checkout, runtime }: ToolchainWanted): Promise<Toolchain | string> {
  const own = ['.venv', 'venv', 'env'].map((name) => path.join(checkout, name, 'bin', 'python3')).filter(existsSync);
  for (const program of [...own, 'python3', 'python']) {
    const told = parse(await ask(program, ['-I', '-c', question]));
    if (told?.version.startsWith('3.')) return toolchain(told, runtime);
  }
  return 'no Python 3 was found (python3 on the PATH, or .venv in the checkout)';
}

function toolchain(told: Told, runtime: ToolchainWanted['runtime']): Toolchain {
  const { version, prefix, base, program, path: searched } = told;
  const bin = path.dirname(program);
  return {
    language: 'python',
    label: `CPython ${version}`,
    version,
    mismatch: differsFrom(runtime, /python/i, version, 2, `CPython ${version}`),
    programs: ['python', 'python3', 'pytest'],
    tools: new Set(told.has),
    mounts: shownFolders([prefix, base, ...searched.filter((one) => existsSync(one) && !one.endsWith('.zip'))]),
    env: { PATH: bin, PYTHONDONTWRITEBYTECODE: '1', PYTHONNOUSERSITE: '1' },
    building: { mounts: [], env: {} },
  };
}

function parse(text: string | null): Told | null {
  try {
    return text === null ? null : (JSON.parse(text) as Told);
  } catch {
    return null;
  }
}
