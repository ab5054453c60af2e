import { type Rule, rule, textRule } from '../rule.ts';

/** Swallowed errors, silenced checks, behaviour that asks whether it is tested. */
export const pythonHiding: readonly Rule[] = [
  rule('an error that is caught and forgotten', /\bexcept\b[^:\n]{0,200}:\s*(?:pass|continue|\.\.\.)/g),
  rule('an except clause for everything', /\bexcept\s*(?:\(?\s*(?:Base)?Exception\b[^:\n]{0,100})?:/g),
  rule('suppressed errors', /\bsuppress\s*\(|\bsys\.excepthook\b|\bwarnings\.(?:filterwarnings|simplefilter)\b/g),
  textRule('a check that is switched off', /#\s*(?:type:\s*ignore|noqa|pylint:\s*disable|pragma:\s*no cover|nosec)\b/g),
  textRule('behaviour for tests alone', /PYTEST_CURRENT_TEST|['"](?:pytest|unittest)['"]\s+in\s+sys\.modules/g),
];
