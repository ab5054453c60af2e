import type { Project, ProjectPackage } from '../project/project.ts';
import { packageOf } from '../project/project.ts';

/**
 * The packages whose tests a change of these files can touch: those that hold one, and those that depend on them by name,
 * over any number of steps. Without files: all.
 */
export function affectedPackages(project: Project, files: readonly string[]): ProjectPackage[] {
  if (files.length === 0) return project.packages;
  const reached = new Set(files.map((file) => packageOf(project, file)));
  for (const one of reached) {
    const { name } = one.manifest;
    if (name === null) continue;
    // The set grows while it is walked, so that dependents of dependents are reached too.
    for (const other of project.packages) if (Object.hasOwn(other.manifest.dependencies, name)) reached.add(other);
  }
  return project.packages.filter((one) => reached.has(one));
}
