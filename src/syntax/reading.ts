import type { Operation } from '../domain/event.ts';
import { languageOf } from '../languages/languages.ts';
import { expressionAt } from './expression-at.ts';
import { enclosingFunction } from './function-at.ts';
import { type Scope, scopeAt } from './scope-at.ts';

/** What throws or calls at a place of a file in any language that is read; null where nobody can tell. */
export function expressionText(
  text: string,
  file: string,
  line: number,
  column: number | null,
  operation: Operation | null,
): string | null {
  const language = languageOf(file);
  if (language) return language.source.expressionAt(text, line, column, operation);
  return expressionAt(text, file, line, column, operation)?.text ?? null;
}

/** Name of the function around a place; null for anonymous ones and a file's own code. */
export function functionNameAt(text: string, file: string, line: number, column: number | null): string | null {
  const language = languageOf(file);
  if (language) return language.source.functionAt(text, line)?.name ?? null;
  return enclosingFunction(text, file, line, column)?.name ?? null;
}

/** The names around a place; null of languages that are read by their words alone, which can't tell a variable from others. */
export function scopeIn(text: string, file: string, line: number, column: number | null): Scope | null {
  return languageOf(file) ? null : scopeAt(text, file, line, column);
}
