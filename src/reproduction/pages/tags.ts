const charactersAtMost = 1_000_000;
const attributesAtMost = 2_000;
const tagsAtMost = 2_000;

/** An element's opening tag: its name in small letters, and the text of its attributes. */
export interface Tag {
  name: string;
  attributes: string;
}

/** Opening tags of an HTML text in order, of these names only; bounded, and in time linear to the text. */
export function tagsOf(html: string, names: ReadonlySet<string>): Tag[] {
  const text = html.slice(0, charactersAtMost);
  const found: Tag[] = [];
  for (const match of text.matchAll(/<([a-z]{1,20})(?=[\s>/])/gi)) {
    const name = match[1]?.toLowerCase() ?? '';
    if (!names.has(name)) continue;
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + attributesAtMost);
    const end = after.indexOf('>');
    if (end >= 0) found.push({ name, attributes: after.slice(0, end) });
    if (found.length >= tagsAtMost) break;
  }
  return found;
}
