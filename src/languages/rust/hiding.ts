import { type Rule, rule, textRule } from '../rule.ts';

/** Caught panics, dropped results, silenced checks, behaviour that asks whether it is tested. */
export const rustHiding: readonly Rule[] = [
  rule('a caught panic', /\bcatch_unwind\b|\bset_hook\b/g),
  rule('a result that is dropped', /\blet\s+_\s*=|\.ok\(\)\s*;/g),
  rule('a check that is switched off', /#!?\[\s*(?:allow|cfg_attr)\b/g),
  rule('behaviour for tests alone', /\bcfg!?\s*\(\s*test\b/g),
  textRule('behaviour for tests alone', /\bCARGO_(?:MANIFEST|BIN|PKG)\w*|\bRUST_TEST\w*/g),
];
