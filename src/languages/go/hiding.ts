import { type Rule, rule, textRule } from '../rule.ts';

/** Swallowed panics and errors, silenced checks, behaviour that asks whether it is tested. */
export const goHiding: readonly Rule[] = [
  rule('a recovered panic', /\brecover\s*\(/g),
  rule('an error that is dropped', /^[ \t]*_[ \t]*=[ \t]*\w+[ \t]*$|\bif\s+err\s*!=\s*nil\s*\{\s*\}/gm),
  rule('behaviour for tests alone', /\btesting\.Testing\s*\(|\bflag\.Lookup\s*\(/g),
  textRule('a check that is switched off', /\/\/\s?nolint\b|\/\/\s?lint:ignore\b|^\/\/go:build\b/gm),
];
