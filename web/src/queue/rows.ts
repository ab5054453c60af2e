/** The rows as they stand on the page, in their order. */
export function shownRows(): { id: string; row: HTMLElement }[] {
  return [...document.querySelectorAll<HTMLElement>('[data-row]')].map((row) => ({
    id: row.dataset['row'] ?? '',
    row,
  }));
}

/** Ids of the rows from one to another, whichever stands first. */
export function between(from: string, to: string): string[] {
  const ids = shownRows().map(({ id }) => id);
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  return a < 0 || b < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}
