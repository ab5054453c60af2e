import type { Asked } from './scripted-server.ts';

/** Characters of a token of code and English, as published for current tokenizers. */
const charactersOfToken = 3.5;

/** Prompt tokens of some requests, reckoned by their length; `cached`: what a request begins with as the one before did. */
export function promptTokens(asked: readonly Asked[]): { input: number; cached: number } {
  const texts = asked.map(({ body }) => JSON.stringify([body.tools, body.messages]));
  const shared = texts.map((text, i) => (i === 0 ? 0 : commonStart(text, texts[i - 1] ?? '')));
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
  return {
    input: Math.round(sum(texts.map(({ length }) => length)) / charactersOfToken),
    cached: Math.round(sum(shared) / charactersOfToken),
  };
}

function commonStart(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}
