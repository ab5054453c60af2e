import type { FrameOwner, PrintedPlace } from '../language.ts';

const standard = /(?:^|\/)(?:usr\/(?:local\/)?(?:lib\/)?)?go(?:\/|[\d.-]+\/|root\/)?src\/(?!.*\.[a-z]{2,}\/)/;

/** Modules stand in `pkg/mod` by path and version, the standard library in the toolchain's `src`. */
export function goOwner({ filename, native }: PrintedPlace): FrameOwner {
  if (native || filename === null) return { kind: 'native' };
  const module =
    /\/pkg\/mod\/(.{1,300}?)@v[^/]*\//.exec(filename)?.[1] ??
    /^([\w.-]+\.[a-z]{2,}\/.{1,300}?)@v[^/]*\//.exec(filename)?.[1];
  if (module) return { kind: 'dependency', name: module };
  return standard.test(filename) || /^(?:testing|runtime|net\/http|reflect|sync)\/[\w.-]+\.go$/.test(filename)
    ? { kind: 'native' }
    : null;
}

/** `example.com/shop.(*Order).Label` -> `(*Order).Label`, `Sum[...]` -> `Sum`. */
export function goFunctionName(printed: string): string {
  return printed
    .slice(printed.lastIndexOf('/') + 1)
    .replace(/^[\w-]+\.(?=.)/, '')
    .replace(/\[\.\.\.\]/g, '');
}
