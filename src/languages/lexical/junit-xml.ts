import type { ToldTest } from '../test-framework.ts';

const longest = 16_000_000;

/** Test cases of a report in JUnit's XML, as pytest, Surefire and Gradle write it (https://github.com/testmoapp/junitxml). */
export function junitTests(xml: string): ToldTest[] {
  const text = xml.slice(0, longest);
  const tests: ToldTest[] = [];
  for (const match of text.matchAll(/<testcase\b([^>]{0,4000}?)(\/?)>/g)) {
    const [, attributes = '', closed] = match;
    const from = match.index + match[0].length;
    const end = closed ? from : text.indexOf('</testcase>', from);
    const body = text.slice(from, end < 0 ? from : end);
    const status = /^\s*<(?:failure|error)\b|>\s*<(?:failure|error)\b/.test(outside(body))
      ? 'failed'
      : /<skipped\b/.test(outside(body))
        ? 'skipped'
        : 'passed';
    tests.push({ file: attribute(attributes, 'classname'), name: attribute(attributes, 'name') ?? '', status });
  }
  return tests;
}

/** A case's own elements, without the texts in them, which programs print. */
function outside(body: string): string {
  return body.replace(/<!\[CDATA\[[^]*?(?:\]\]>|$)/g, '').replace(/>[^<]*/g, '>');
}

function attribute(text: string, name: string): string | null {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text)?.[1];
  if (value === undefined) return null;
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return value.replace(/&(lt|gt|quot|apos|amp|#\d{1,7});/g, (all, one: string) =>
    one.startsWith('#') ? String.fromCodePoint(Math.min(0x10ffff, Number(one.slice(1)))) : (named[one] ?? all),
  );
}
