import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../e2e/run-fix.ts';
import { ScratchRepository } from '../scratch-repository.ts';

const examples = fileURLToPath(new URL('../../../examples', import.meta.url));

function filesBelow(folder: string, prefix = ''): Array<[string, string]> {
  return readdirSync(folder).flatMap((name) => {
    const at = path.join(folder, name);
    if (/^(?:target|__pycache__|\.pytest_cache)$/.test(name)) return [];
    return statSync(at).isDirectory()
      ? filesBelow(at, `${prefix}${name}/`)
      : [[`${prefix}${name}`, readFileSync(at, 'utf8')] as [string, string]];
  });
}

/** A repository of its own with the files of an example; `without` leaves some out, `more` adds or replaces. */
export function exampleRepository(
  name: string,
  more: Record<string, string> = {},
  without: RegExp = /$^/,
): ScratchRepository {
  const files = Object.fromEntries(filesBelow(path.join(examples, name)).filter(([file]) => !without.test(file)));
  const repository = new ScratchRepository(path.join(temporaryFolder(), name));
  onTestFinished(() => repository.remove());
  repository.commit('The example', { ...files, ...more });
  return repository;
}
