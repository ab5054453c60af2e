import type { FrameOwner, PrintedPlace } from '../language.ts';

/** Crates stand in cargo's registry or among its checkouts; the standard library below `/rustc/`. */
export function rustOwner({ filename, native }: PrintedPlace): FrameOwner {
  if (filename === null) return { kind: 'native' };
  const crate =
    /[\\/](?:registry[\\/]src[\\/][^\\/]+|git[\\/]checkouts)[\\/]([^\\/]+?)-(?:\d+\.[^\\/]*|[0-9a-f]{16})[\\/]/.exec(
      filename,
    )?.[1];
  if (crate) return { kind: 'dependency', name: crate };
  return native || /^\/rustc\/|[\\/]rustlib[\\/]src[\\/]/.test(filename) ? { kind: 'native' } : null;
}

/** `shop::cart::total::{{closure}}` -> `total::{{closure}}`, `<shop::Cart as Index<usize>>::index` -> `index`. */
export function rustFunctionName(printed: string): string {
  let name = printed.slice(0, 1_000);
  for (let before = ''; before !== name; ) {
    before = name;
    name = name.replace(/<[^<>]*>/g, '');
  }
  const parts = name.split('::').filter(Boolean);
  const last = parts.findLastIndex((part) => !part.startsWith('{{'));
  return parts.slice(Math.max(0, last)).join('::') || printed;
}
