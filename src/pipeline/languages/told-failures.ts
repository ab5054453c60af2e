import type { EventError, Frame } from '../../domain/event.ts';
import type { ObservedFailure, ObservedFrame } from '../../domain/run.ts';
import { findTraces } from '../../intake/traces/find.ts';
import { toLines } from '../../intake/traces/lines.ts';
import type { Language } from '../../languages/language.ts';

/** Where a run was, and which files the tree has. */
export interface RunPlace {
  root: string;
  /** From the root; '' is the root. */
  cwd: string;
  has(file: string): boolean;
  files: readonly string[];
}

/** The failures that a run of another language printed: read by the very readers that read production's traces. */
export function toldFailures(output: string, language: Language, place: RunPlace): ObservedFailure[] {
  return findTraces(toLines(output)).flatMap(({ errors }) => failureOf(errors, language, place) ?? []);
}

function failureOf(
  [error, ...causes]: readonly EventError[],
  language: Language,
  place: RunPlace,
): ObservedFailure | null {
  if (!error) return null;
  return {
    type: error.type,
    message: error.message,
    code: error.code,
    frames: error.frames.map((frame) => observed(frame, language, place)),
    handled: false,
    cause: failureOf(causes, language, place),
  };
}

function observed(frame: Frame, language: Language, place: RunPlace): ObservedFrame {
  const { filename, line, column, native, module } = frame;
  const owner = language.ownerOf({ filename: frame.absPath ?? filename, module, native });
  return {
    file: owner ? ownedFile(filename) : located(frame, language, place),
    line,
    column,
    function: frame.function === null ? null : language.functionName(frame.function),
    native: native || owner?.kind === 'native',
    async: false,
  };
}

/** Of code that is not the repository's: a bare file name would read as one of its root. */
const ownedFile = (filename: string | null): string | null =>
  filename === null || filename.startsWith('/') ? filename : `outside:${filename}`;

/** From the root where the tree has it; else marked as a place outside. */
function located(frame: Frame, language: Language, { root, cwd, has, files }: RunPlace): string | null {
  const { filename, module, native } = frame;
  if (filename === null) return null;
  const said = language.pathOf({ filename, module, native }) ?? filename;
  if (said.startsWith(`${root}/`)) return said.slice(root.length + 1);
  const plain = said.replace(/^\.\//, '');
  const near = [cwd ? `${cwd}/${plain}` : plain, plain].find(has);
  if (near !== undefined) return near;
  const alike = files.filter((file) => file.endsWith(`/${plain}`));
  return alike.length === 1 ? (alike[0] ?? null) : `outside:${plain}`;
}
