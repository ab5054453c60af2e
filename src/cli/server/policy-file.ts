import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadPolicy } from '../../config/load-policy.ts';
import { Fault } from '../../domain/fault.ts';
import type { Policy } from '../../domain/policy.ts';

/** The .reproof.yaml of a folder. Throws NOT_FOUND, INVALID_POLICY with every mistake and its path. */
export function policyIn(repo: string): Policy {
  const file = path.join(repo, '.reproof.yaml');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault('NOT_FOUND', `there is no ${file}`, { cause });
  }
  return loadPolicy(text, file);
}
