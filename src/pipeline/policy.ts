import { defaultPolicy, type Policy } from '../domain/policy.ts';
import { commandArgv, type Service } from '../domain/policy-parts.ts';
import type { ScrubRules } from '../intake/scrubbing/rules.ts';
import { Scrubber } from '../intake/scrubbing/scrubber.ts';
import type { Repository } from '../ports/repository.ts';
import type { Limits } from '../ports/sandbox.ts';
import type { ProjectOverride } from '../preparation/project/project.ts';

/** Name of the policy file, at a repository's top. */
const policyFile = '.reproof.yaml';

/**
 * The policy of a commit: that of the version that failed, so that no change loosens the rules it is judged by. `load`
 * throws INVALID_POLICY with every mistake of the text.
 */
export async function policyAt(
  repository: Pick<Repository, 'readFile'>,
  commit: string,
  load: (text: string, path: string) => Promise<Policy>,
): Promise<Policy> {
  const text = await repository.readFile(commit, policyFile);
  return text === null ? defaultPolicy() : load(text, policyFile);
}

/** A scrubber with the policy's rules on top of the built-in ones (INT-9). */
export function scrubberOf({ scrubbing }: Policy): Scrubber {
  const values: ScrubRules['values'] = scrubbing.patterns.map(({ name, pattern }) => ({
    name,
    form: 'text',
    pattern: new RegExp(pattern, 'gu'),
  }));
  return new Scrubber({ keys: scrubbing.keys, allow: scrubbing.keep, values });
}

/** The service that an event is of: by name, else the only one there is; null without any. */
export function serviceOf(policy: Policy, name: string | null): Service | null {
  const named = policy.services.find((service) => service.name === name);
  return named ?? (policy.services.length === 1 ? (policy.services[0] ?? null) : null);
}

/** Test commands of the policy, by the folder that they run in. */
export function overridesOf(policy: Policy): ProjectOverride[] {
  const own = policy.services.flatMap(({ root, commands }) =>
    commands?.test === undefined ? [] : [{ root, suite: [commandArgv(commands.test)] }],
  );
  const { test } = policy.commands;
  if (test === undefined || own.some(({ root }) => root === '.')) return own;
  return [...own, { root: '.', suite: [commandArgv(test)] }];
}

/** Bounds of one sandboxed process tree that the policy sets. */
export function limitsOf({ sandbox }: Policy): Partial<Limits> {
  const { timeSeconds, memoryMegabytes, processes, outputMegabytes } = sandbox;
  const mebi = 1024 * 1024;
  return {
    ...(timeSeconds !== undefined && { timeMs: timeSeconds * 1000 }),
    ...(memoryMegabytes !== undefined && { memoryBytes: memoryMegabytes * mebi }),
    ...(processes !== undefined && { processes }),
    ...(outputMegabytes !== undefined && { outputBytes: outputMegabytes * mebi }),
  };
}
