import { describe, expect, test } from 'vitest';
import { readSigns } from './read-signs.ts';

const names = (before: string | null, after: string, input = '', path = 'a.ts') =>
  readSigns([{ path, before, after }], input).map((s) => `${s.severity}:${s.name}`);
const inFunction = (body: string) => `export function f(x) {\n${body}\n}\n`;

describe('what a patch brings in', () => {
  test.each([
    ['empty catch', 'try { x(); } catch {}', 'refuse:swallowed-error'],
    ['catch that returns nothing', 'try { return x(); } catch { return; }', 'refuse:swallowed-error'],
    ['catch that only logs', 'try { x(); } catch (e) { console.warn(e); }', 'refuse:swallowed-error'],
    ['catch with a foreign result', "try { return 1; } catch { return ''; }", 'refuse:swallowed-error'],
    [
      'catch with the answer of other paths',
      'try { if (x) return true; } catch { return false; }',
      'mark:contained-error',
    ],
    ['catch in a loop', 'for (const y of x) { try { y(); } catch { continue; } }', 'mark:contained-error'],
    ['.catch(() => {})', 'x().catch(() => {});', 'refuse:swallowed-error'],
    ['.catch(() => undefined)', 'return x().catch(() => undefined);', 'refuse:swallowed-error'],
    ['an error as a result', 'if (err) return resolve(err);', 'refuse:error-as-result'],
    ['an error as a result, to a callback', 'x(null, error);', 'refuse:error-as-result'],
    ['return in finally', 'try { x(); } finally { return 1; }', 'refuse:finally-return'],
    ['if (false)', 'if (false) x();', 'refuse:constant-condition'],
    ['&& false', 'if (x && false) x();', 'refuse:constant-condition'],
    ['process.exit', 'process.exit(0);', 'refuse:process-handler'],
    ['uncaughtException', "process.on('uncaughtException', () => {});", 'refuse:process-handler'],
    ['exit code', 'process.exitCode = 0;', 'refuse:process-handler'],
    ['test sniffing', 'if (process.env.VITEST) return 1;', 'refuse:test-aware'],
    ['patched builtin', 'Array.prototype.last = x;', 'refuse:patched-global'],
    ['ts-ignore', '// @ts-ignore\nx();', 'refuse:silenced-check'],
    ['eslint-disable', '// eslint-disable-next-line\nx();', 'refuse:silenced-check'],
    ['cast', 'return x as any;', 'mark:silenced-type'],
    ['guard that hides', 'if (!x) return;\nreturn x.y;', 'mark:hiding-guard'],
    ['empty value early', 'if (!x) return [];\nreturn x.y;', 'mark:guard'],
    ['optional chain', 'return x?.y;', 'mark:flows-on'],
    ['fallback', 'return x.y || {};', 'mark:fallback'],
  ])('%s', (_name, body, expected) => {
    expect(names(inFunction('return x.y;'), inFunction(body))).toContain(expected);
  });

  test('the failing input is known by a literal', () => {
    const before = inFunction("if (x === 'comma') return 1;");
    const after = (word: string) => inFunction(`if (x === 'comma') return 1;\nif (x === ${word}) return 2;`);
    expect(names(before, after("'nightly-2019'"), '["nightly-2019"]')).toEqual(['refuse:special-case']);
    expect(names(before, after("'CH'"), '{"country":"CH"}')).toEqual(['refuse:special-case']);
    expect(names(before, after("'CH'"), '{"text":"SCHOOL"}')).toEqual([]);
    expect(names(before, after('x + "comma"'), '["comma"]')).toEqual([]);
    expect(names(before, after('typeof "string"'), '["string"]')).toEqual([]);
  });
});

describe('what a patch takes out', () => {
  test('a throw, a rejection, an export, a call', () => {
    expect(names(inFunction('if (x) throw new Error("no");\nreturn 1;'), inFunction('return 1;'))).toContain(
      'refuse:deleted-throw',
    );
    expect(names(inFunction('reject(x);\nx();'), inFunction('x();\nreturn 1;'))).toContain('refuse:deleted-reject');
    expect(names('export const a = 1;\nexport const b = 2;\n', 'export const a = 1;\nconst b = 2;\n')).toContain(
      'refuse:removed-export',
    );
    expect(names('module.exports = f;\nexports.g = g;\n', 'module.exports = f;\nconst h = g;\n')).toContain(
      'refuse:removed-export',
    );
    expect(names(inFunction('save(x);\nreturn x;'), inFunction('return x;'))).toEqual(['refuse:deleted-work']);
  });

  test('a reworded throw, a moved statement and a rethrow are none', () => {
    expect(names(inFunction('throw new Error("a");'), inFunction('throw new TypeError(`a ${x}`);'))).toEqual([]);
    expect(names(inFunction('a(x);\nb(x);'), inFunction('b(x);\na(x);'))).toEqual([]);
    expect(names(inFunction('a(x);'), inFunction('try { a(x); } catch (e) { b(); throw e; }'))).toEqual([]);
    expect(names(inFunction('a(x);'), inFunction('try { a(x); } catch (e) { x.done(e); }'))).toEqual([]);
  });
});

test('what was there before is no sign; other files are not read', () => {
  const old = inFunction('try { x(); } catch {}\nprocess.exit(0);\n// @ts-ignore\nx?.y;');
  expect(names(old, `${old}\nexport const z = 1;\n`)).toEqual([]);
  expect(names(null, 'try { x(); } catch {}', '', 'notes.md')).toEqual([]);
});

describe('a guard that was there', () => {
  const guarded = (condition: string) => inFunction(`if (${condition}) return;\nreturn x.y;`);

  test('put otherwise is none that the patch brings in', () => {
    expect(names(guarded('!x.hasOwnProperty(k)'), guarded('!Object.prototype.hasOwnProperty.call(x, k)'))).toEqual([]);
  });

  test('with more asked of it is one', () => {
    expect(names(guarded('!x.a'), guarded('!x.a || !x.y'))).toEqual(['mark:hiding-guard']);
    expect(names(guarded('a || b'), guarded('a || b || !x'))).toEqual(['mark:hiding-guard']);
  });

  test('beside a new one of its kind does not hide that', () => {
    const two = inFunction('if (!x.a) return;\nif (!x.b) return;\nreturn x.y;');
    expect(names(guarded('!x.a'), two)).not.toEqual([]);
  });
});
