import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { type Attestation, attestationSchema } from '../domain/attestation.ts';
import { Fault } from '../domain/fault.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../domain/ledger.ts';
import { type Proposal, proposalSchema } from '../domain/proposal.ts';
import { staysInside } from '../domain/repository-path.ts';

/** A bundle as it was read: nothing in it is believed yet. */
export interface Bundle {
  folder: string;
  proposal: Proposal;
  attestation: Attestation;
  ledger: LedgerEntry[];
  /** Path in the bundle -> SHA-256 (hex) of its bytes. */
  hashes: Map<string, string>;
  /** Path from the repository's root -> text. */
  reproduction: Map<string, string>;
  patch: string | null;
}

const mostFiles = 2000;
const mostBytes = 64 * 1024 * 1024;

function invalid(what: string, cause?: unknown): Fault {
  return new Fault('INVALID_BUNDLE', what, { cause });
}

/** All files of the folder, relative and sorted. A link or a special file is no part of a bundle and is refused. */
function listFiles(folder: string): string[] {
  const found: string[] = [];
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const relative = path.relative(folder, file).split(path.sep).join('/');
    if (!entry.isFile()) throw invalid(`${relative} is not a plain file`);
    bytes += lstatSync(file).size;
    found.push(relative);
    if (found.length > mostFiles || bytes > mostBytes) throw invalid('the bundle holds too many or too large files');
  }
  return found.toSorted();
}

function parse<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  let text: string;
  try {
    text = readFileSync(path.join(folder, name), 'utf8');
  } catch (cause) {
    throw invalid(`${name} is missing`, cause);
  }
  return parseText(text, name, schema);
}

function parseText<T>(text: string, name: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(`${name} is not JSON`, cause);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(`${name} does not fit its schema at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? ''}`);
}

function readReproduction(folder: string, files: readonly string[]): Map<string, string> {
  const tests = new Map<string, string>();
  for (const file of files.filter((name) => name.startsWith('reproduction/'))) {
    const place = file.slice('reproduction/'.length);
    if (!staysInside(place)) throw invalid(`${file} would lie outside the repository`);
    tests.set(place, readFileSync(path.join(folder, file), 'utf8'));
  }
  return tests;
}

/**
 * Reads a bundle folder. Throws INVALID_BUNDLE when it is none: no folder, links or giant files in it, proposal.json,
 * ledger.jsonl or attestation.json missing or not of their schema, a path that climbs out.
 */
export function readBundle(dir: string): Bundle {
  const folder = path.resolve(dir);
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw invalid(`${dir} is not a folder`);
  const files = listFiles(folder);
  const read = (name: string) => readFileSync(path.join(folder, name));
  const proposal = parse(folder, 'proposal.json', proposalSchema);
  const { cwd } = proposal.reproduction;
  if (cwd !== '' && cwd !== '.' && !staysInside(cwd))
    throw invalid('the reproduction would run outside the repository');
  const attestation = parse(folder, 'attestation.json', attestationSchema);
  if (!files.includes('ledger.jsonl')) throw invalid('ledger.jsonl is missing');
  const lines = read('ledger.jsonl').toString('utf8').split('\n').filter(Boolean);
  return {
    folder,
    proposal,
    attestation,
    ledger: lines.map((line, i) => parseText(line, `ledger.jsonl, line ${i + 1}`, ledgerEntrySchema)),
    hashes: new Map(files.map((name) => [name, createHash('sha256').update(read(name)).digest('hex')])),
    reproduction: readReproduction(folder, files),
    patch: files.includes('fix.patch') ? read('fix.patch').toString('utf8') : null,
  };
}
