const limit = 2_000;

/** Variable parts, most specific first; each pattern is linear in the text. */
const folds: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s'"`<>]+/gi, '<url>'],
  [/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, '<email>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, '<ip>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,}\b/gi, '<hash>'],
  [/"[^"\n]*"|`[^`\n]*`|“[^”\n]*”/g, '<str>'],
  [/(?<![\p{L}\p{N}])'[^'\n]*'(?![\p{L}\p{N}])/gu, '<str>'],
  [/(?<![\w.)\]<])(?:[A-Za-z]:)?(?:[\\/][\w.@%+~-]+)+[\\/]?/g, '<path>'],
  [/(?<![\p{L}_<])[-+]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?/giu, '<num>'],
];

/**
 * The constant part of a message: uuids, times, URLs, e-mail and IP addresses, hashes, quoted strings, paths and
 * numbers become placeholders, white space is folded. Two messages of one `throw` usually have one template; a template
 * alone never identifies a failure. Only the first 2,000 characters are read.
 */
export function messageTemplate(message: string): string {
  let text = message.slice(0, limit);
  for (const [pattern, placeholder] of folds) text = text.replace(pattern, placeholder);
  return text.replace(/\s+/g, ' ').trim();
}
