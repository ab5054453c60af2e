/**
 * Strangers' text (cleaned and bounded already) so that no program makes a link, a mention or a form of address of it: mail programs
 * and chats look for these in plain text too.
 */
export function quoted(text: string): string {
  return text
    .replace(/:(?=\/\/)/g, '[:]')
    .replace(/\b(www|mailto|tel)(?=[.:])/gi, '$1\u2060')
    .replace(/\.(?=\p{L})/gu, '.\u2060')
    .replace(/@(?=\w)/g, '@\u2060');
}
