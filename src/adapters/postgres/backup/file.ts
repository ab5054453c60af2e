import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Fault } from '../../../domain/fault.ts';

/**
 * A backup's file: after the magic line, blocks of `length (4 bytes, big endian), zstd`, then a length of 0 and the SHA-256
 * of all before. A block holds records of `kind (1 byte), length (4 bytes), content`.
 */
const magic = Buffer.from('reproof.backup/1\n');
const blockBytes = 1024 * 1024;
const mostBlockBytes = 512 * 1024 * 1024;

/** `header`: JSON; `table`: the name of the one whose rows follow; `rows`: a piece of its COPY stream. */
export type Kind = 'header' | 'table' | 'rows';
const kinds: readonly Kind[] = ['header', 'table', 'rows'];

/** Writes a backup; nothing but a finished one can be read. */
export class BackupWriter {
  readonly #file: number;
  readonly #hash = createHash('sha256');
  #pending: Buffer[] = [];
  #size = 0;

  constructor(file: string) {
    this.#file = openSync(file, 'wx', 0o600);
    this.#out(magic);
  }

  add(kind: Kind, content: Buffer): void {
    const head = Buffer.alloc(5);
    head.writeUInt8(kinds.indexOf(kind));
    head.writeUInt32BE(content.length, 1);
    this.#pending.push(head, content);
    this.#size += head.length + content.length;
    if (this.#size >= blockBytes) this.#flush();
  }

  /** Writes the rest and the checksum, on the disk when it returns. */
  finish(): void {
    this.#flush();
    this.#out(lengthOf(0));
    writeSync(this.#file, this.#hash.digest());
    fsyncSync(this.#file);
    closeSync(this.#file);
  }

  abandon(): void {
    closeSync(this.#file);
  }

  #flush(): void {
    if (this.#size === 0) return;
    const params = { [constants.ZSTD_c_compressionLevel]: 1 };
    const block = zstdCompressSync(Buffer.concat(this.#pending), { params });
    this.#out(lengthOf(block.length));
    this.#out(block);
    this.#pending = [];
    this.#size = 0;
  }

  #out(bytes: Buffer): void {
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
  }
}

/** The records of a backup in their order. Throws INVALID_BACKUP where it is none, cut short or damaged (at its end at the latest). */
export function* readBackup(file: string): Generator<{ kind: Kind; content: Buffer }> {
  const handle = openSync(file, 'r');
  const hash = createHash('sha256');
  const take = (length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; ) {
      const read = readSync(handle, bytes, at, length - at, null);
      if (read === 0) throw new Fault('INVALID_BACKUP', `${file} is cut short`);
      at += read;
    }
    return bytes;
  };
  try {
    const begin = take(magic.length);
    if (!begin.equals(magic)) throw new Fault('INVALID_BACKUP', `${file} is no backup of Reproof`);
    hash.update(begin);
    for (;;) {
      const length = take(4);
      hash.update(length);
      const size = length.readUInt32BE();
      if (size === 0) break;
      const block = take(Math.min(size, mostBlockBytes));
      hash.update(block);
      yield* recordsOf(unpacked(block, file));
    }
    if (!take(32).equals(hash.digest())) throw new Fault('INVALID_BACKUP', `${file} is damaged`);
  } finally {
    closeSync(handle);
  }
}

function* recordsOf(block: Buffer): Generator<{ kind: Kind; content: Buffer }> {
  for (let at = 0; at < block.length; ) {
    const kind = kinds[block.readUInt8(at)] ?? 'rows';
    const length = block.readUInt32BE(at + 1);
    yield { kind, content: block.subarray(at + 5, at + 5 + length) };
    at += 5 + length;
  }
}

function unpacked(block: Buffer, file: string): Buffer {
  try {
    return zstdDecompressSync(block, { maxOutputLength: 2 * mostBlockBytes });
  } catch (error) {
    throw new Fault('INVALID_BACKUP', `${file} is damaged`, { cause: error });
  }
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}
