const codes = { bold: 1, dim: 2, red: 31, green: 32, amber: 33, blue: 34, violet: 35 } as const;
export type Tone = keyof typeof codes;
/** Wraps text in a tone, or returns it as it is where colour is off. */
export type Paint = (tone: Tone, text: string) => string;

interface Target {
  isTTY?: boolean;
}

/** Whether to colour: NO_COLOR (https://no-color.org) wins, then FORCE_COLOR, else only on a terminal that is not dumb. */
export function wantsColour(stream: Target, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** A painter for one stream. */
export function paintFor(stream: Target, env: NodeJS.ProcessEnv = process.env): Paint {
  if (!wantsColour(stream, env)) return (_tone, text) => text;
  return (tone, text) => `\u001b[${codes[tone]}m${text}\u001b[0m`;
}

/** Whether the terminal's locale shows box-drawing characters; a locale that says nothing is taken to. */
export function wantsUnicode(env: NodeJS.ProcessEnv = process.env): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return locale === '' || /utf-?8/i.test(locale);
}
