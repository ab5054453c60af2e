import type { CapturedValue } from '../evidence/captured-values.ts';
import { inside, type Json, type Path, positions, withValue } from '../inputs/document.ts';
import type { WordMutant } from './word-mutants.ts';

const leavesAtMost = 8;
const bytesAtMost = 64 * 1024;
const numbersAtMost = 12;
const mutantsAtMost = 2_000;
/** Headers stand at the begin of a file, directories and trailers at its end. */
const edge = 96;
const usualNumbers = [0, 1, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff];
const usualLengths = [0, 1, 2, 4, 8, 12, 16, 20, 22, 24, 28, 32, 46, 64];

interface Encoded {
  path: Path;
  bytes: Buffer;
  encoding: 'base64' | 'base64url' | 'hex';
}

/** Bytes that a text stands for, where it is the very text that they are written as. */
function decoded(text: string): Pick<Encoded, 'bytes' | 'encoding'> | null {
  if (text.length < 16 || text.length > bytesAtMost * 2) return null;
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return { bytes: Buffer.from(text, 'hex'), encoding: 'hex' };
  const encoding = /^[A-Za-z0-9_-]+$/.test(text) && /[_-]/.test(text) ? 'base64url' : 'base64';
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, encoding);
  const bare = (one: string): string => one.replace(/=+$/, '');
  return bare(bytes.toString(encoding)) === bare(text) ? { bytes, encoding } : null;
}

function encodedIn(root: Json): Encoded[] {
  return positions(root)
    .flatMap(({ path, value }): Encoded[] => {
      if (typeof value !== 'string' || path.length === 0 || path.at(-1) === inside) return [];
      const read = decoded(value);
      return read ? [{ path, ...read }] : [];
    })
    .slice(0, leavesAtMost);
}

/** Whole numbers that production captured, the innermost frames' first: sizes, offsets and counts of its bytes. */
function numbersCaptured(captured: readonly CapturedValue[]): number[] {
  const held = captured
    .filter(({ from }) => from.startsWith('frame:') || from === 'message')
    .flatMap(({ value }) => positions(value, 60).map((at) => at.value));
  const whole = held.filter((n): n is number => Number.isInteger(n) && Number(n) > 0 && Number(n) <= 0xffff_ffff);
  return [...new Set(whole)].slice(0, numbersAtMost);
}

type Change = [what: string, bytes: Buffer];

/** Cut at either end: uploads that broke off, and what lies behind a header or before a trailer. */
function* cuts(bytes: Buffer, lengths: readonly number[]): Generator<Change> {
  for (const n of lengths) {
    if (n >= bytes.length) continue;
    yield [`its last ${n} bytes`, bytes.subarray(bytes.length - n)];
    yield [`its first ${n} bytes`, bytes.subarray(0, n)];
    if (n > 0) yield [`without its last ${n} bytes`, bytes.subarray(0, bytes.length - n)];
  }
}

type Field = readonly [name: string, bytes: number, put: (into: Buffer, value: number, at: number) => void];
const fields: readonly Field[] = [
  ['u32le', 4, (into, value, at) => into.writeUInt32LE(value, at)],
  ['u16le', 2, (into, value, at) => into.writeUInt16LE(value, at)],
  ['u32be', 4, (into, value, at) => into.writeUInt32BE(value, at)],
  ['u16be', 2, (into, value, at) => into.writeUInt16BE(value, at)],
  ['u8', 1, (into, value, at) => into.writeUInt8(value, at)],
];

/** A number written over each place near the ends, in each size and order that holds it. */
function* overwritten(bytes: Buffer, number: number): Generator<Change> {
  for (const [name, size, put] of fields) {
    if (number >= 2 ** (size * 8)) continue;
    for (let at = 0; at + size <= bytes.length; at++) {
      if (at >= edge && at < bytes.length - edge) continue;
      const next = Buffer.from(bytes);
      put(next, number, at);
      yield [`${number} as ${name} at byte ${at}`, next];
    }
  }
}

/**
 * Inputs whose base64 or hex texts stand for other bytes: cut, or with a number that production captured written over a
 * field. Each text and each kind of change has its turn, captured numbers before usual ones. Bounded.
 */
export function* byteMutants(root: Json, captured: readonly CapturedValue[]): Generator<WordMutant> {
  const seen = numbersCaptured(captured);
  const ways = encodedIn(root).flatMap(({ path, bytes, encoding }) =>
    [
      cuts(bytes, [...new Set([...seen, ...usualLengths, bytes.length >> 1])]),
      ...[...new Set([...seen, ...usualNumbers])].map((number) => overwritten(bytes, number)),
    ].map((changes) => ({ path, encoding, changes })),
  );
  let made = 0;
  for (let left = ways; left.length > 0; ) {
    const going: typeof ways = [];
    for (const way of left) {
      const { done, value } = way.changes.next();
      if (done) continue;
      if (made++ >= mutantsAtMost) return;
      const text = value[1].toString(way.encoding);
      yield {
        value: withValue(root, way.path, text),
        fit: 0.3,
        change: `${way.path.map(String).join('.')}: ${value[0]}`,
      };
      going.push(way);
    }
    left = going;
  }
}
