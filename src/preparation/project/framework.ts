import type { JavaScriptFramework } from '../../domain/reproduction.ts';
import type { Manifest } from './manifest.ts';
import { type RunnerCall, runnerCall } from './script.ts';

export type RealFramework = JavaScriptFramework;

/** What speaks for a framework in one package, strongest first when `points` are added up. */
export interface FrameworkSign {
  framework: RealFramework;
  points: number;
  why: string;
}

const configFiles: ReadonlyArray<[RegExp, RealFramework]> = [
  [/^vitest\.(?:config|workspace)\.[cm]?[jt]s$/, 'vitest'],
  [/^jest\.config\.(?:[cm]?[jt]s|json)$/, 'jest'],
  [/^\.mocharc(?:\.(?:[cm]?js|json|jsonc|ya?ml))?$/, 'mocha'],
  [/^ava\.config\.[cm]?js$/, 'ava'],
];

const imports: ReadonlyArray<[RegExp, RealFramework]> = [
  [/(?:from\s*|require\s*\(\s*)['"]vitest['"]/, 'vitest'],
  [/(?:from\s*|require\s*\(\s*)['"]@jest\/globals['"]|\bjest\.(?:fn|mock|spyOn)\b/, 'jest'],
  [/(?:from\s*|require\s*\(\s*)['"]ava['"]/, 'ava'],
  [/(?:from\s*|require\s*\(\s*)['"]node:test['"]/, 'node:test'],
  [/(?:from\s*|require\s*\(\s*)['"]mocha['"]/, 'mocha'],
];

const names: readonly RealFramework[] = ['vitest', 'jest', 'mocha', 'ava'];

/** The runner's call in the scripts of a package: of `test`, else of the first script whose name speaks of tests. */
export function declaredCall(scripts: Manifest['scripts']): RunnerCall | null {
  const others = Object.keys(scripts).filter((name) => /test|unit|mocha|jest|spec/i.test(name));
  for (const name of ['test', ...others]) {
    const call = runnerCall(scripts, name);
    if (call) return call;
  }
  return null;
}

/** A framework's config file directly in the package's folder; null when it has none. */
export function configFileOf(framework: RealFramework, siblings: readonly string[]): string | null {
  return (
    siblings.find((name) => configFiles.some(([pattern, owner]) => owner === framework && pattern.test(name))) ?? null
  );
}

/**
 * All signs of one package: config files, scripts, imports of its own test files, dependencies. `siblings` are the names
 * of the files in the package's folder, `samples` texts of a few of its test files.
 */
export function frameworkSigns(
  manifest: Manifest,
  call: RunnerCall | null,
  siblings: readonly string[],
  samples: readonly string[],
): FrameworkSign[] {
  const signs: FrameworkSign[] = [];
  if (call) signs.push({ framework: call.framework, points: 5, why: 'package script' });
  for (const framework of names) {
    const config = configFileOf(framework, siblings);
    if (config) signs.push({ framework, points: 4, why: config });
    if (framework in manifest.settings && manifest.settings[framework as 'jest'] !== undefined)
      signs.push({ framework, points: 4, why: `package.json ${framework}` });
    if (Object.hasOwn(manifest.dependencies, framework))
      signs.push({ framework, points: 2, why: `dependency ${framework}` });
  }
  for (const [pattern, framework] of imports) {
    const hits = samples.filter((text) => pattern.test(text)).length;
    if (hits > 0) signs.push({ framework, points: 3 + hits / samples.length, why: 'imports of its tests' });
  }
  return signs;
}

/** The framework with most points, and why; null when nothing speaks for any. */
export function strongest(signs: readonly FrameworkSign[]): { framework: RealFramework; why: string[] } | null {
  const totals = new Map<RealFramework, number>();
  for (const sign of signs) totals.set(sign.framework, (totals.get(sign.framework) ?? 0) + sign.points);
  const best = [...totals].toSorted((a, b) => b[1] - a[1])[0]?.[0];
  if (!best) return null;
  return { framework: best, why: signs.filter((sign) => sign.framework === best).map((sign) => sign.why) };
}
