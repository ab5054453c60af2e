import { type Rule, rule, textRule } from '../rule.ts';

/** Ways out of a Rust program: modules of the standard library, code below the language, macros that read files. */
export const rustPowers: readonly Rule[] = [
  rule(
    'a module that reaches out',
    /\b(?:std|core|tokio|async_std)::(?:fs|process|net|env|os|ffi|io::(?:stdin|Read|Write)|arch)\b|\buse\s+std::\{[^}]{0,400}\b(?:fs|process|net|env|os|ffi)\b/g,
  ),
  rule(
    'a process, files or the environment',
    /\b(?:fs|process|env|net)::\w+|\bCommand::new\b|\b(?:File|OpenOptions|TcpStream|UdpSocket)::\w+/g,
  ),
  rule('code below the language', /\bunsafe\b|\bextern\b|\b(?:asm|global_asm)!|\btransmute\b|\blibc::/g),
  rule('a file at compile time', /\b(?:include|include_str|include_bytes|env|option_env)!|#\[\s*path\b/g),
  textRule('an address', /\b(?:https?|wss?|ftp|file):\/\//g),
];
