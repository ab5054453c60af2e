/** A program that a script starts: the words that may name its file, the likeliest first, each with its arguments. */
export interface NodeCommand {
  name: string;
  argv: string[];
}

const plainWord = /^[\w./@:=-]+$/;
const withValue =
  /^(?:-r|-C|--(?:require|import|loader|experimental-loader|conditions|env-file|env-file-if-exists|title))$/;
const evaluates = /^-(?:e|p|i|-eval|-print|-check|-test|-watch-path|-run)/;
const wordsAtMost = 200;

/**
 * Reads a package script that runs one program with `node`, behind settings and starters (`A=b cross-env node main.js`).
 * Anything that a shell would take apart (`&&`, quotes, variables) is none. Two readings where an unknown option may have
 * a value.
 */
export function nodeCommands(script: string): NodeCommand[] {
  const words = script.trim().split(/\s+/, wordsAtMost + 1);
  const node = words.indexOf('node');
  if (node < 0 || words.length > wordsAtMost || !words.every((word) => plainWord.test(word))) return [];
  let at = node + 1;
  let unsure = false;
  for (; words[at]?.startsWith('-'); at++) {
    const option = words[at] ?? '';
    if (evaluates.test(option)) return [];
    const takes = withValue.test(option);
    if (takes) at++;
    unsure = !takes && !option.includes('=');
  }
  return [at, ...(unsure ? [at + 1] : [])].flatMap((i) => {
    const name = words[i];
    return name && !name.startsWith('-') ? [{ name, argv: words.slice(i + 1) }] : [];
  });
}
