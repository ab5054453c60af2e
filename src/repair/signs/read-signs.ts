import ts from 'typescript';
import { bypass } from './bypass.ts';
import { catchCall, catchClause, errorAsResult, finallyReturn } from './caught.ts';
import { exported, raising, working } from './deleted.ts';
import {
  cast,
  constantCondition,
  fallback,
  guard,
  optionalChain,
  patchedGlobal,
  processHandler,
  testSniffing,
} from './dodged.ts';
import type { Feature, Reader } from './feature.ts';
import type { Sign } from './sign.ts';
import { hidingIn } from './foreign-signs.ts';
import { specialCase } from './special-case.ts';

const silencing =
  /@ts-(?:ignore|expect-error|nocheck)\b|(?:eslint|oxlint|biome)-(?:disable|ignore)|(?:istanbul|c8|v8|node:coverage) (?:ignore|disable)/g;
const brought: readonly Reader[] = [
  catchClause,
  catchCall,
  finallyReturn,
  errorAsResult,
  constantCondition,
  processHandler,
  testSniffing,
  patchedGlobal,
  cast,
  guard,
  optionalChain,
  fallback,
];

/** A file's text before (null = new) and after. */
export interface ChangedText {
  path: string;
  before: string | null;
  after: string;
}

/**
 * Reads the signs of suppression off a patch: what it brings in that hides errors, and what it takes out that reports
 * them. `failingInput` is the text of the failing input, for special cases; `raised` the message of an error that the
 * program raised on purpose, '' where the engine did. Code that was already there is never a sign.
 */
export function readSigns(changes: readonly ChangedText[], failingInput: string, raised = ''): Sign[] {
  return changes.flatMap((c) => (/\.[cm]?[jt]sx?$/.test(c.path) ? fileSigns(c, failingInput, raised) : hidingIn(c)));
}

function fileSigns({ path, before, after }: ChangedText, failingInput: string, raised: string): Sign[] {
  const [old, now] = [parse(path, before ?? ''), parse(path, after)];
  const signs: Sign[] = newOnes([...brought, specialCase(failingInput, before ?? ''), bypass(raised)], old, now).map(
    toSign,
  );
  signs.push(...fewer(raising, old, now).map(toSign), ...lost(exported, old, now).map(toSign));
  const work = lost(working, old, now);
  if (work.length > 0 && lost(working, now, old).length === 0 && !addsCode(old, now)) signs.push(...work.map(toSign));
  const silenced = (after.match(silencing)?.length ?? 0) - (before?.match(silencing)?.length ?? 0);
  if (silenced > 0) {
    const line = after.slice(0, after.search(new RegExp(silencing.source))).split('\n').length;
    signs.push({ name: 'silenced-check', severity: 'refuse', line, detail: 'a comment that switches a check off' });
  }
  return signs;
}

function parse(path: string, text: string): ts.SourceFile {
  const kind = path.endsWith('tsx') ? ts.ScriptKind.TSX : path.endsWith('ts') ? ts.ScriptKind.TS : ts.ScriptKind.JSX;
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
}

function featuresOf(readers: readonly Reader[], file: ts.SourceFile): Feature[] {
  const found: Feature[] = [];
  const visit = (node: ts.Node): void => {
    for (const read of readers) {
      const one = read(node, file);
      if (one) found.push(one);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

/** Features of `now` whose key stands in `old` fewer times. */
function newOnes(readers: readonly Reader[], old: ts.SourceFile, now: ts.SourceFile): Feature[] {
  const left = new Map<string, number>();
  for (const f of featuresOf(readers, old)) left.set(`${f.name} ${f.key}`, (left.get(`${f.name} ${f.key}`) ?? 0) + 1);
  return featuresOf(readers, now).filter((f) => {
    const key = `${f.name} ${f.key}`;
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
}

/** Features that vanished by text. */
function lost(reader: Reader, old: ts.SourceFile, now: ts.SourceFile): Feature[] {
  return newOnes([reader], now, old);
}

/** Features that vanished where their kind became rarer: a reworded throw is none. */
function fewer(reader: Reader, old: ts.SourceFile, now: ts.SourceFile): Feature[] {
  const count = featuresOf([reader], old).length - featuresOf([reader], now).length;
  return count > 0 ? lost(reader, old, now).slice(0, count) : [];
}

function addsCode(old: ts.SourceFile, now: ts.SourceFile): boolean {
  const before = trimmedLines(old);
  return [...trimmedLines(now)].some((l) => /\w/.test(l) && !before.has(l));
}

function trimmedLines(file: ts.SourceFile): Set<string> {
  return new Set(file.text.split('\n').map((l) => l.trim()));
}

function toSign({ name, severity, line, detail }: Feature): Sign {
  return { name, severity, line, detail };
}
