import type { PageBuild } from '../domain/page-build.ts';
import type { Policy } from '../domain/policy.ts';
import { packageOf, type Project } from '../preparation/project/project.ts';
import { serviceOf } from './policy.ts';

export type BuildSteps = Pick<PageBuild, 'folder' | 'run'>;

const buildsAtMost = 3;

/**
 * The builds that may make the page that loads these files, the likeliest first: what the policy says (its word alone
 * where it says one), else the `build` scripts of the packages that hold the files, of those with pages, and of the root.
 */
export function buildSteps(
  {
    project,
    policy,
    service,
    files,
  }: { project: Project; policy: Policy; service: string | null; files: readonly string[] },
  about: readonly string[],
): BuildSteps[] {
  const own = serviceOf(policy, service);
  for (const { root, commands } of [own, { root: '.', commands: policy.commands }].flatMap((one) => one ?? []))
    if (commands && commands.build.length > 0)
      return [{ folder: root === '.' ? '' : root, run: [...commands.generate, ...commands.build] }];
  const { name } = project.packageManager;
  const manager = name === 'bun' ? 'npm' : name;
  const pages = files.filter((file) => /\.html?$/i.test(file) && !file.includes('node_modules/'));
  const packages = [...about, ...pages].map((file) => packageOf(project, file));
  const found = [...new Set([...packages, ...project.packages.slice(0, 1)])];
  return found
    .filter(({ manifest }) => Object.hasOwn(manifest.scripts, 'build'))
    .slice(0, buildsAtMost)
    .map(({ dir }) => ({ folder: dir, run: [`${manager} run build`] }));
}
