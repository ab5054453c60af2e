import type { FrameOwner, PrintedPlace } from '../language.ts';

const platform = /^(?:java|javax|jdk|sun|com\.sun|kotlin|scala)\./;
const testing = /^(?:org\.junit|junit|org\.apache\.maven|org\.gradle|org\.testng|org\.hamcrest|org\.assertj)\./;

/** Only the platform and the test frameworks are told by their packages; which others are ours the repository tells. */
export function javaOwner({ module, native }: PrintedPlace): FrameOwner {
  if (native || (module !== null && platform.test(module))) return { kind: 'native' };
  return module !== null && testing.test(module)
    ? { kind: 'dependency', name: module.split('.').slice(0, 2).join('.') }
    : null;
}

/** `com/shop/Cart.java` of the class `com.shop.Cart$Line` and the file `Cart.java`. */
export function javaPath({ filename, module }: PrintedPlace): string | null {
  if (filename === null || filename.includes('/') || module === null) return filename;
  const dot = module.lastIndexOf('.');
  return dot < 0 ? filename : `${module.slice(0, dot).replaceAll('.', '/')}/${filename}`;
}
