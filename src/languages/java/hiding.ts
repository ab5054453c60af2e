import { type Rule, rule, textRule } from '../rule.ts';

/** Swallowed exceptions, silenced checks, behaviour that asks whether it is tested. */
export const javaHiding: readonly Rule[] = [
  rule(
    'an exception that is caught and forgotten',
    /\bcatch\s*\([^(){}]{0,200}\)\s*\{\s*(?:continue;|break;|return;)?\s*\}/g,
  ),
  rule(
    'a catch clause for everything',
    /\bcatch\s*\(\s*(?:final\s+)?(?:java\.lang\.)?(?:Throwable|Exception|RuntimeException|Error|NullPointerException|IndexOutOfBoundsException|ArrayIndexOutOfBoundsException|ClassCastException)\b/g,
  ),
  rule('a check that is switched off', /@SuppressWarnings\b|\bsetDefaultUncaughtExceptionHandler\b/g),
  textRule('a check that is switched off', /\/\/\s?(?:NOSONAR|noinspection|CHECKSTYLE:OFF)\b/g),
  textRule('behaviour for tests alone', /"(?:org\.junit|surefire)[\w.]*"/g),
];
