import { lstatSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import type { Mount } from '../../ports/sandbox.ts';

/** Places whose meaning the sandbox fixes; a mount there would undo it. */
const reserved = ['/', '/proc', '/dev', '/etc', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/tmp', '/sys', '/home'];

/**
 * Refuses mount points that are not absolute and normal, that cover the system's, or that go through a symbolic link of
 * the tree: bubblewrap would follow that link with the caller's rights, and the code in the tree may have put it there.
 * Checked before every start. Throws Fault INTERNAL.
 */
export function checkMountPoints(tree: string, mounts: readonly Mount[]): void {
  for (const { at } of [{ at: tree }, ...mounts]) {
    if (!path.isAbsolute(at) || path.normalize(at) !== at || reserved.includes(at) || /^\/(?:proc|dev)\//.test(at))
      throw new Fault('INTERNAL', `not a place for a mount: ${at}`);
    if (at.startsWith(`${tree}/`)) checkWithin(tree, at);
  }
}

function checkWithin(tree: string, at: string): void {
  let place = tree;
  for (const part of at.slice(tree.length + 1).split('/')) {
    place = path.join(place, part);
    if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new Fault('INTERNAL', `a mount point goes through a symbolic link: ${place}`);
  }
}
