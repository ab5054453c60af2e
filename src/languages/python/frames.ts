import type { FrameOwner, PrintedPlace } from '../language.ts';

/** Packages stand in site-packages, the standard library in the folder above it. */
export function pythonOwner({ filename, native }: PrintedPlace): FrameOwner {
  if (native || filename === null || filename.startsWith('<')) return { kind: 'native' };
  const path = filename.replaceAll('\\', '/');
  const name = /(?:^|\/)(?:site|dist)-packages\/([^/]+)/.exec(path)?.[1];
  if (name) return { kind: 'dependency', name: name.replace(/\.py$/, '') };
  return /(?:^|\/)lib\/python\d+(?:\.\d+)?\/|(?:^|\/)python\d{2,3}\.zip\//i.test(path) ? { kind: 'native' } : null;
}
