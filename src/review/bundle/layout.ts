import { accessSync, constants, lstatSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import { staysInside } from '../../domain/repository-path.ts';

/** SPEC 11: everything a bundle's top folder can hold. */
const entries = [
  'proposal.json',
  'proposal.md',
  'reproduction',
  'fix.patch',
  'ledger.jsonl',
  'rivals',
  'logs',
  'attestation.json',
];

/** A path that stays inside its folder and has no control character. */
export function isInside(relative: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return staysInside(relative) && !/[\u0000-\u001f\u007f]/.test(relative);
}

function readSchema(folder: string): unknown {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path.join(folder, 'proposal.json'), 'utf8'));
    return typeof parsed === 'object' && parsed !== null && 'schema' in parsed ? parsed.schema : null;
  } catch {
    return null;
  }
}

/** What stands at a path: nothing, an empty folder, a bundle of ours and nothing else, or something that is not ours. */
export function whatStandsAt(folder: string): 'nothing' | 'empty' | 'bundle' | 'other' {
  const stat = statOf(folder);
  if (!stat) return 'nothing';
  if (!stat.isDirectory()) return 'other';
  const found = readdirSync(folder);
  if (found.length === 0) return 'empty';
  const ours = found.every((name) => entries.includes(name)) && readSchema(folder) === 'reproof.proposal/1';
  return ours ? 'bundle' : 'other';
}

/** What stands there; undefined also below something that is no folder (ENOTDIR). */
function statOf(place: string): Stats | undefined {
  try {
    return lstatSync(place);
  } catch {
    return undefined;
  }
}

/** The nearest entry above a path that is there already. */
function standingAbove(folder: string): string {
  const above = path.dirname(folder);
  return above === folder || statOf(above) ? above : standingAbove(above);
}

function canHoldFolders(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Refuses (BAD_USAGE) a place where a bundle would overwrite something else or that cannot be written; to be asked before
 * the long work too.
 */
export function checkBundlePlace(folder: string): void {
  const standing = whatStandsAt(folder);
  const above = standing === 'nothing' ? standingAbove(path.resolve(folder)) : null;
  if (above !== null && !canHoldFolders(above))
    throw new Fault('BAD_USAGE', `${above} is no folder that can be written to; a bundle cannot be put at ${folder}`, {
      help: 'Give --out a new or empty folder in a place where you may write.',
    });
  if (standing !== 'other') return;
  throw new Fault('BAD_USAGE', `${folder} is not empty and is not a bundle; nothing was written`, {
    help: 'Give --out a new or empty folder, or one that holds an earlier bundle.',
  });
}
