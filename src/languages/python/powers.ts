import { type Rule, rule, textRule } from '../rule.ts';

/** Ways out of a Python program: modules of the standard library and of the network, and code made of text. */
export const pythonPowers: readonly Rule[] = [
  rule(
    'a module that reaches out',
    /^[ \t]*(?:from|import)[ \t]+(?:os|sys|subprocess|socket|ssl|shutil|pathlib|io|ctypes|cffi|importlib|pickle|marshal|shelve|multiprocessing|threading|signal|asyncio|http|urllib|requests|httpx|aiohttp|ftplib|smtplib|telnetlib|tempfile|glob|pty|code|runpy|builtins|webbrowser|platform|resource|gc|inspect|logging\.handlers)\b/gm,
  ),
  rule(
    'code made of text',
    /(?<![\w.])(?:eval|exec|compile|__import__|globals|locals|vars|breakpoint|input)\s*\(|__builtins__|__subclasses__|__globals__|__loader__/g,
  ),
  rule('files', /(?<![\w.])open\s*\(|\.(?:read|write)_(?:text|bytes)\s*\(/g),
  rule(
    'a process or the environment',
    /\bos\.\w+|\bsubprocess\.\w+|\bsys\.(?:exit|modules|path|argv|stdin|meta_path|settrace)\b/g,
  ),
  rule('a network', /\b(?:socket|requests|urllib|httpx|aiohttp)\.\w+/g),
  rule('another module by its name', /\bgetattr\s*\(\s*(?:os|sys|builtins|importlib)\b/g),
  textRule('an address', /\b(?:https?|wss?|ftp|file):\/\//g),
];
