import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** Every entry below a folder (.git included): kind, mode, time of its last change, and the hash of its content or a link's target. */
export function treeState(root: string): Map<string, string> {
  const state = new Map<string, string>();
  const visit = (name: string) => {
    const full = path.join(root, name);
    const stat = lstatSync(full);
    const kind = stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : stat.isFile() ? 'file' : 'other';
    const content = kind === 'file' ? sha256(readFileSync(full)) : kind === 'link' ? readlinkSync(full) : '';
    state.set(name || '.', `${kind} ${stat.mode.toString(8)} ${stat.mtimeMs} ${content}`);
    if (kind === 'folder') for (const entry of readdirSync(full)) visit(name ? `${name}/${entry}` : entry);
  };
  visit('');
  return state;
}

/** Names of entries that differ between two states, or that only one of them has. */
export function stateChanges(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
