import { type Rule, rule, textRule } from '../rule.ts';

/** Ways out of a Go program: packages of the standard library, directives to the compiler, addresses. */
export const goPowers: readonly Rule[] = [
  textRule(
    'a package that reaches out',
    /^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"(?:os(?:\/\w+)?|io\/ioutil|io\/fs|net(?:\/[\w/]+)?|syscall|unsafe|plugin|embed|C|crypto\/tls|log\/syslog|path\/filepath|runtime(?:\/\w+)?|golang\.org\/x\/(?:sys|net)\b[\w/]*|debug\/\w+)"[ \t]*$/gm,
  ),
  rule('a process, files or the environment', /\b(?:os|exec|syscall|ioutil|plugin|unsafe)\.[A-Z]\w*/g),
  rule('a network', /\b(?:net|http|tls|rpc|smtp)\.[A-Z]\w*/g),
  textRule('a directive to the compiler', /^\/\/(?:go:(?!build)\w+|export\b)|#cgo\b/gm),
  textRule('an address', /\b(?:https?|wss?|ftp|file):\/\//g),
];
