/** Puts lines into a list of the page. */
export function fill(id: string, lines: string[]): void {
  const items = lines.map((line) => {
    const item = document.createElement('li');
    item.textContent = line;
    return item;
  });
  document.getElementById(id)?.replaceChildren(...items);
}
