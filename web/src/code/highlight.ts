import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';

/** A piece of a line and its colour: a variable of ours, never markup. */
export interface Token {
  text: string;
  colour: string | undefined;
}

const theme = createCssVariablesTheme({ name: 'reproof', variablePrefix: '--shiki-' });

const languages = {
  js: () => import('shiki/langs/javascript.mjs'),
  ts: () => import('shiki/langs/typescript.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  python: () => import('shiki/langs/python.mjs'),
} as const;
type Language = keyof typeof languages;

const byEnding: Readonly<Record<string, Language>> = {
  js: 'js',
  mjs: 'js',
  cjs: 'js',
  jsx: 'tsx',
  tsx: 'tsx',
  ts: 'ts',
  mts: 'ts',
  cts: 'ts',
  json: 'json',
  py: 'python',
};
const grammarOf: Readonly<Record<Language, string>> = {
  js: 'javascript',
  ts: 'typescript',
  tsx: 'tsx',
  json: 'json',
  python: 'python',
};

/** What is longer is shown without colours. */
const mostLetters = 60_000;

let core: Promise<HighlighterCore> | undefined;

/** The lines of a text as tokens; null for a language that is not known here, and for what is too long. */
export async function tokensOf(text: string, file: string): Promise<Token[][] | null> {
  const language = byEnding[file.slice(file.lastIndexOf('.') + 1).toLowerCase()];
  if (!language || text.length > mostLetters) return null;
  core ??= createHighlighterCore({ themes: [theme], langs: [], engine: createJavaScriptRegexEngine() });
  const highlighter = await core;
  await highlighter.loadLanguage(languages[language]());
  const { tokens } = highlighter.codeToTokens(text, { lang: grammarOf[language], theme: 'reproof' });
  return tokens.map((line) => line.map(({ content, color }) => ({ text: content, colour: color })));
}
