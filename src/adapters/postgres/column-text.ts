/** What PostgreSQL takes as text: no NUL, no lone surrogate, bounded. */
export function column(text: string, length: number): string {
  return text.slice(0, length).replaceAll('\0', '').toWellFormed();
}

/** The same for columns that may be empty. */
export function columnOrNull(text: string | null, length: number): string | null {
  return text === null ? null : column(text, length) || null;
}
